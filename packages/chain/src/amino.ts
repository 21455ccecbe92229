/**
 * Messages and transactions in amino JSON, the form that Ledgers and amino-only wallets sign.
 * In: a transaction's body and fee. Out: the document to sign, exactly as a node of this chain rebuilds it to verify.
 *
 * The node's encoder (cosmossdk.io/x/tx/signing/aminojson) meets Akash's messages with a gap: their Go files register
 * in the order of their names, and a type from a file that comes later in the same package is a blank to it, printed as
 * `{}`. The group specifications of MsgCreateDeployment are such a type, so an amino signature does not cover them.
 * Recorded transactions prove both the gap and this encoder.
 */
import {
  type DescField,
  type DescMessage,
  fromBinary,
  getOption,
  type JsonObject,
  type JsonValue,
  type Registry,
} from "@bufbuild/protobuf";
import { formatDec } from "@slipway/market";
import { toBase64 } from "./bytes.ts";
import { chainError } from "./errors.ts";
import type { AuthInfo, TxBody } from "./gen/cosmos/tx/v1beta1/tx_pb.ts";
import { amino, amino_keep } from "./gen/slipway/options_pb.ts";
import { formatTimestamp, ruleOf, type SecondsNanos } from "./json.ts";
import type { AminoMsg, StdFee, StdSignDoc } from "./sign/std-sign-doc.ts";

/** A packed message, as transactions carry it. */
export interface PackedMsg {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

export interface AminoContext {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  /** Knows the messages of the transaction and what they contain. */
  readonly registry: KnownTypes;
}

/** Finds message types by name; a registry does. */
export type KnownTypes = Pick<Registry, "getMessage">;

/** The document that is signed for a transaction in amino mode. Throws CHAIN_AMINO_UNSUPPORTED for what has no such form. */
export function aminoSignDoc(
  body: TxBody,
  fee: AuthInfo["fee"],
  { chainId, accountNumber, sequence, registry }: AminoContext,
): StdSignDoc {
  if (body.unordered || body.timeoutTimestamp) {
    throw chainError("CHAIN_AMINO_UNSUPPORTED", "An unordered transaction cannot be signed in amino mode");
  }
  return {
    chain_id: chainId,
    account_number: accountNumber.toString(),
    sequence: sequence.toString(),
    fee: stdFee(fee),
    memo: body.memo,
    msgs: body.messages.map((message) => toAmino(message, registry)),
    ...(body.timeoutHeight > 0n && { timeout_height: body.timeoutHeight.toString() }),
  };
}

/** One message with its amino name. */
export function toAmino({ typeUrl, value }: PackedMsg, registry: KnownTypes): AminoMsg {
  const schema = registry.getMessage(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
  if (!schema) throw chainError("CHAIN_AMINO_UNSUPPORTED", `${typeUrl} has no known amino form`);
  return {
    type: getOption(schema, amino) || `/${schema.typeName}`,
    value: print(schema, fromBinary(schema, value), registry),
  };
}

function stdFee(fee: AuthInfo["fee"]): StdFee {
  return {
    amount: (fee?.amount ?? []).map(({ denom, amount }) => ({ denom, amount })),
    gas: (fee?.gasLimit ?? 0n).toString(),
    ...(fee?.payer && { payer: fee.payer }),
    ...(fee?.granter && { granter: fee.granter }),
  };
}

function print(schema: DescMessage, message: unknown, registry: KnownTypes): JsonValue {
  switch (schema.typeName) {
    case "google.protobuf.Timestamp":
      return shortTimestamp(message as SecondsNanos);
    case "google.protobuf.Duration":
      return nanosecondsOf(message as SecondsNanos).toString();
    case "google.protobuf.Any": {
      const { type, value } = toAmino(message as PackedMsg, registry);
      return { type, value };
    }
  }
  // Descriptors, not types, lead the way here.
  const values = message as Readonly<Record<string, unknown>>;
  const json: JsonObject = {};
  for (const field of schema.fields) {
    if (field.oneof) throw chainError("CHAIN_AMINO_UNSUPPORTED", `${schema.typeName} has no amino form`);
    const value = values[field.localName];
    if (isEmpty(value) && !getOption(field, amino_keep)) continue;
    json[field.name] = Array.isArray(value)
      ? value.map((item: unknown) => printItem(field, item, registry))
      : printItem(field, value, registry);
  }
  return json;
}

function printItem(field: DescField, value: unknown, registry: KnownTypes): JsonValue {
  if (field.message) return isBlank(field, field.message) ? {} : print(field.message, value, registry);
  const { number } = ruleOf(field);
  if (number !== "plain") {
    const digits = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
    return number === "dec" ? formatDec(BigInt(digits || 0)) : digits || "0";
  }
  if (value instanceof Uint8Array) return toBase64(value);
  return typeof value === "bigint" ? value.toString() : (value as string | number | boolean);
}

/** Whether the node's encoder does not see into the type: it stands in a file of the package that registers later. */
function isBlank({ parent }: DescField, type: DescMessage): boolean {
  const [from, to] = [parent.file, type.file];
  if (!from.proto.package.startsWith("akash.") || from.proto.package !== to.proto.package) return false;
  return goFile(from.name) < goFile(to.name);
}

function goFile(protoName: string): string {
  return `${protoName.slice(protoName.lastIndexOf("/") + 1)}.pb.go`;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value) || value instanceof Uint8Array || typeof value === "string")
    return value.length === 0;
  return value === undefined || value === 0 || value === 0n || value === false;
}

/** As many places as are needed, where the JSON of nodes has 0, 3, 6 or 9. */
function shortTimestamp(moment: SecondsNanos): string {
  return formatTimestamp(moment).replace(/(\.\d*?)0+Z$/, "$1Z");
}

function nanosecondsOf({ seconds, nanos }: SecondsNanos): bigint {
  return seconds * 1_000_000_000n + BigInt(nanos);
}
