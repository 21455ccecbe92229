/** From amino's bytes to its JSON. */
import { formatDec } from "@slipway/market";
import { readField, readVarint, type WireField } from "../../chain/tx/wire.ts";
import { formatTime } from "../comet/time.ts";
import { AminoError } from "./encode.ts";
import { type Field, type Kind, type Registered, registeredBy, type Shape, stdTx } from "./shapes.ts";

const PREFIX = 4;

/** The JSON of a transaction of the old form. Throws {@link AminoError}, or a WireError. */
export function decodeStdTx(bytes: Uint8Array): string {
  const prefix = Buffer.from(bytes.subarray(0, PREFIX));
  if (!prefix.equals(stdTx.prefix)) {
    const [wanted, got] = [stdTx.prefix, prefix].map((each) =>
      Buffer.from(each).toString("hex").toUpperCase(),
    );
    throw new AminoError(
      `UnmarshalBinaryBare expected to read prefix bytes ${wanted} (since it is registered concrete) but got ${got}`,
    );
  }
  return JSON.stringify({ type: stdTx.name, value: content(stdTx, bytes.subarray(PREFIX)) });
}

function content({ kind }: Registered, bytes: Uint8Array): unknown {
  if (kind !== "bytes") return structure(kind, bytes);
  const { value, length } = readVarint(bytes, 0);
  return base64(bytes.subarray(length, length + Number(value)));
}

function structure({ fields }: Shape, bytes: Uint8Array): Record<string, unknown> {
  const found = new Map<number, WireField[]>();
  for (let at = 0; at < bytes.length; ) {
    const field = readField(bytes, at);
    at = field.end;
    found.set(field.number, [...(found.get(field.number) ?? []), field]);
  }
  const json: Record<string, unknown> = {};
  for (const field of fields) {
    const parts = found.get(field.number) ?? [];
    if (parts.length > 0 || field.keep) json[field.name] = decodeField(field, parts);
  }
  return json;
}

function decodeField({ kind, list, coins }: Field, parts: readonly WireField[]): unknown {
  if (!list) return one(kind, parts.at(-1)?.content);
  if (parts.length === 0) return coins ? [] : null;
  return parts.flatMap((part) =>
    part.type === 2 && isNumber(kind) ? packed(kind, part.content) : [one(kind, part.content)],
  );
}

function isNumber(kind: Kind): boolean {
  return kind === "long" || kind === "short" || kind === "bool" || kind === "duration";
}

function packed(kind: Kind, bytes: Uint8Array): unknown[] {
  const items: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { length } = readVarint(bytes, at);
    items.push(one(kind, bytes.subarray(at, at + length)));
    at += length;
  }
  return items;
}

/** What is absent is empty. */
function one(kind: Kind, bytes: Uint8Array | undefined): unknown {
  switch (kind) {
    case "text":
      return Buffer.from(bytes ?? []).toString();
    case "bytes":
      return bytes ? base64(bytes) : null;
    case "dec":
      return formatDec(BigInt(Buffer.from(bytes ?? []).toString() || "0"));
    case "long":
    case "duration":
      return number(bytes).toString();
    case "short":
      return Number(BigInt.asIntN(32, number(bytes)));
    case "bool":
      return number(bytes) === 1n;
    case "time":
      return time(bytes);
    case "any":
      return bytes ? unwrapped(bytes) : null;
    default:
      return structure(kind, bytes ?? new Uint8Array(0));
  }
}

function number(bytes: Uint8Array | undefined): bigint {
  return bytes ? readVarint(bytes, 0).value : 0n;
}

function time(bytes: Uint8Array = new Uint8Array(0)): string {
  const { seconds, nanos } = structure(timeShape, bytes);
  return formatTime(BigInt(String(seconds)) * 1_000_000_000n + BigInt(String(nanos)));
}

const timeShape: Shape = {
  fields: [
    { number: 1, name: "seconds", kind: "long", keep: true },
    { number: 2, name: "nanos", kind: "long", keep: true },
  ],
};

function unwrapped(bytes: Uint8Array): { type: string; value: unknown } {
  const registered = registeredBy(bytes.subarray(0, PREFIX));
  if (!registered) {
    const hex = Buffer.from(bytes.subarray(0, PREFIX)).toString("hex").toUpperCase();
    throw new AminoError(`unrecognized prefix bytes ${hex}`);
  }
  return { type: registered.name, value: content(registered, bytes.subarray(PREFIX)) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
