/**
 * What amino knows of a type: its fields in order, and its registered name with the bytes that stand for the name. Shapes
 * of messages are read from their schemas; the old transaction and its keys, which have none, are written down here.
 */
import { createHash } from "node:crypto";
import { type DescField, type DescMessage, getOption, ScalarType } from "@bufbuild/protobuf";
import { amino, amino_keep, dec, int_bytes, nullable } from "@slipway/chain/gen/slipway/options_pb.ts";
import { createTypeRegistry } from "@slipway/chain/registry";

/** `long`: an integer that JSON carries in a string. `dec`: a decimal that the wire carries times 10^18. */
export type Kind = "text" | "bytes" | "long" | "short" | "bool" | "dec" | "time" | "duration" | "any" | Shape;

export interface Field {
  readonly number: number;
  readonly name: string;
  readonly kind: Kind;
  readonly list?: boolean;
  /** Printed also when it is empty. */
  readonly keep?: boolean;
  /** A list that prints as [] when it is empty; others print as null. */
  readonly coins?: boolean;
}

export interface Shape {
  readonly fields: readonly Field[];
}

export interface Registered {
  readonly name: string;
  readonly prefix: Uint8Array;
  /** Bytes alone, as keys are, or a message. */
  readonly kind: "bytes" | Shape;
}

const coin: Shape = {
  fields: [
    { number: 1, name: "denom", kind: "text", keep: true },
    { number: 2, name: "amount", kind: "text", keep: true },
  ],
};
const fee: Shape = {
  fields: [
    { number: 1, name: "amount", kind: coin, list: true, keep: true, coins: true },
    { number: 2, name: "gas", kind: "long", keep: true },
    { number: 3, name: "payer", kind: "text" },
    { number: 4, name: "granter", kind: "text" },
  ],
};
const signature: Shape = {
  fields: [
    { number: 1, name: "pub_key", kind: "any", keep: true },
    { number: 2, name: "signature", kind: "bytes", keep: true },
  ],
};
const multisig: Shape = {
  fields: [
    { number: 1, name: "threshold", kind: "long", keep: true },
    { number: 2, name: "pubkeys", kind: "any", list: true, keep: true },
  ],
};
const transaction: Shape = {
  fields: [
    { number: 1, name: "msg", kind: "any", list: true, keep: true },
    { number: 2, name: "fee", kind: fee, keep: true },
    { number: 3, name: "signatures", kind: signature, list: true, keep: true },
    { number: 4, name: "memo", kind: "text", keep: true },
    { number: 5, name: "timeout_height", kind: "long", keep: true },
  ],
};

export const stdTx = register("cosmos-sdk/StdTx", transaction);

const shapes = new Map<DescMessage, Shape>();
const all = new Map<string, Registered>();
for (const name of ["tendermint/PubKeySecp256k1", "tendermint/PubKeyEd25519"]) add(register(name, "bytes"));
add(register("tendermint/PubKeyMultisigThreshold", multisig));
for (const type of createTypeRegistry()) {
  const name = type.kind === "message" ? getOption(type, amino) : "";
  if (type.kind === "message" && name !== "" && !all.has(name)) add(register(name, shapeOf(type)));
}
const byPrefix = new Map([...all.values()].map((each) => [Buffer.from(each.prefix).toString("hex"), each]));

export function registeredAs(name: string): Registered | undefined {
  return all.get(name);
}

export function registeredBy(prefix: Uint8Array): Registered | undefined {
  return byPrefix.get(Buffer.from(prefix).toString("hex"));
}

function add(registered: Registered): void {
  all.set(registered.name, registered);
}

/** Four bytes of the name's hash, after three that are not used; zeros in front of either are passed over. */
function register(name: string, kind: Registered["kind"]): Registered {
  const hash = createHash("sha256").update(name).digest();
  const skip = (from: number) => hash.findIndex((byte, index) => index >= from && byte !== 0);
  const start = skip(skip(0) + 3);
  return { name, kind, prefix: hash.subarray(start, start + 4) };
}

function shapeOf(desc: DescMessage): Shape {
  const known = shapes.get(desc);
  if (known) return known;
  const fields: Field[] = [];
  const shape = { fields };
  shapes.set(desc, shape);
  for (const field of desc.fields) {
    fields.push({
      number: field.number,
      name: field.name,
      kind: kindOf(field),
      list: field.fieldKind === "list",
      // Go leaves out what may be nil; a part that is always there is printed also when it is empty.
      keep: getOption(field, amino_keep) || isAlwaysThere(field),
      coins: field.message?.typeName === "cosmos.base.v1beta1.Coin",
    });
  }
  return shape;
}

function isAlwaysThere(field: DescField): boolean {
  return (
    field.message !== undefined &&
    field.message.typeName !== "google.protobuf.Any" &&
    !getOption(field, nullable)
  );
}

function kindOf(field: DescField): Kind {
  switch (field.message?.typeName) {
    case undefined:
      return scalarKind(field);
    case "google.protobuf.Any":
      return "any";
    case "google.protobuf.Timestamp":
      return "time";
    case "google.protobuf.Duration":
      return "duration";
    default:
      return field.message ? shapeOf(field.message) : "text";
  }
}

function scalarKind(field: DescField): Kind {
  if (getOption(field, dec)) return "dec";
  switch (field.scalar) {
    case ScalarType.STRING:
      return "text";
    case ScalarType.BYTES:
      return getOption(field, int_bytes) ? "text" : "bytes";
    case ScalarType.BOOL:
      return "bool";
    case ScalarType.INT64:
    case ScalarType.UINT64:
      return "long";
    default:
      return "short";
  }
}
