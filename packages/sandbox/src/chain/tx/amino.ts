/**
 * Amino JSON, the form that hardware wallets and older browser wallets sign: sorted keys, 64-bit numbers as texts,
 * zero values left out except for the parts that are never absent.
 */
import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { amino, dec, int_bytes } from "@slipway/chain/gen/slipway/options_pb.ts";
import { formatDec } from "@slipway/market";
import { type Msg, type Tx, unpackAny } from "./decode.ts";
import type { Resolve } from "./unknown-fields.ts";

export interface SignerFacts {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

/** The bytes that an amino JSON signature covers. */
export function aminoSignBytes(tx: Tx, facts: SignerFacts, resolve: Resolve): Uint8Array {
  const { body, fee } = tx;
  const doc = {
    account_number: facts.accountNumber.toString(),
    chain_id: facts.chainId,
    fee: {
      amount: fee.amount.map(({ denom, amount }) => ({ denom, amount })),
      gas: fee.gasLimit.toString(),
      ...(fee.granter ? { granter: fee.granter } : {}),
      ...(fee.payer ? { payer: fee.payer } : {}),
    },
    memo: body.memo,
    msgs: tx.msgs.map((msg) => aminoMsg(msg, resolve)),
    sequence: facts.sequence.toString(),
    ...(body.timeoutHeight > 0n ? { timeout_height: body.timeoutHeight.toString() } : {}),
    ...(body.unordered ? { unordered: true } : {}),
    ...(body.timeoutTimestamp ? { timeout_timestamp: timestampText(body.timeoutTimestamp) } : {}),
  };
  return new TextEncoder().encode(escapeHtml(JSON.stringify(sortKeys(doc))));
}

/** `{type, value}` of a message, or its bare value when it has no amino name. */
function aminoMsg({ desc, value }: Msg, resolve: Resolve): unknown {
  const inner = aminoMessage(desc, value, resolve);
  return hasOption(desc, amino) ? { type: getOption(desc, amino), value: inner } : inner;
}

function aminoMessage(desc: DescMessage, message: Message, resolve: Resolve): unknown {
  if (isAny(message)) return aminoMsg(unpackAny(message, resolve), resolve);
  // Generated messages are plain objects whose keys are the names of the descriptor's fields.
  const values = message as unknown as Record<string, unknown>;
  if (desc.typeName === "google.protobuf.Timestamp") return timestampText(values);
  if (desc.typeName === "google.protobuf.Duration") return durationText(values);
  const out: Record<string, unknown> = {};
  for (const field of desc.fields) {
    const value = fieldValue(field, values[field.localName], resolve);
    if (value !== undefined) out[field.name] = value;
  }
  return out;
}

function fieldValue(field: DescField, value: unknown, resolve: Resolve): unknown {
  switch (field.fieldKind) {
    case "message":
      if (value === undefined) return undefined;
      return aminoMessage(field.message, value as Message, resolve); // a message field holds a message
    case "enum":
      return value === 0 ? undefined : value;
    case "list":
      return listValue(field, value, resolve);
    case "scalar":
      return scalarValue(field, value);
    default:
      return undefined;
  }
}

function listValue(field: DescField & { fieldKind: "list" }, value: unknown, resolve: Resolve): unknown {
  const items = Array.isArray(value) ? value : [];
  if (items.length === 0) return keepsEmptyList(field) ? [] : undefined;
  return items.map((item: unknown) =>
    field.listKind === "message"
      ? aminoMessage(field.message, item as Message, resolve) // a list of messages
      : typeof item === "bigint"
        ? item.toString()
        : item instanceof Uint8Array
          ? base64(item)
          : item,
  );
}

function scalarValue(field: DescField & { fieldKind: "scalar" }, value: unknown): unknown {
  if (hasOption(field, dec) && getOption(field, dec)) return formatDec(BigInt(String(value) || "0"));
  if (hasOption(field, int_bytes) && getOption(field, int_bytes)) {
    return new TextDecoder().decode(value as Uint8Array) || "0"; // the option stands on bytes fields only
  }
  if (value instanceof Uint8Array) return value.length === 0 ? undefined : base64(value);
  if (typeof value === "bigint") return value === 0n ? undefined : value.toString();
  if (value === 0 || value === "" || value === false) {
    return isAmount(field) ? (value === "" ? "0" : value) : undefined;
  }
  return value;
}

/** Coins keep their number even when it is empty. */
function isAmount(field: DescField): boolean {
  return field.name === "amount" && field.fieldKind === "scalar" && field.scalar === ScalarType.STRING;
}

/** Lists of coins in messages are written even when they are empty. */
function keepsEmptyList(field: DescField & { fieldKind: "list" }): boolean {
  return field.listKind === "message" && field.message.typeName === "cosmos.base.v1beta1.Coin";
}

function isAny(
  message: Message,
): message is Message<"google.protobuf.Any"> & { typeUrl: string; value: Uint8Array } {
  return message.$typeName === "google.protobuf.Any";
}

function timestampText(value: Record<string, unknown> | { seconds: bigint; nanos: number }): string {
  const seconds = BigInt(String(value["seconds" as keyof typeof value] ?? 0));
  const nanos = Number(value["nanos" as keyof typeof value] ?? 0);
  const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = nanos ? `.${nanos.toString().padStart(9, "0").replace(/0+$/, "")}` : "";
  return `${base}${fraction}Z`;
}

/** Durations are their nanoseconds. */
function durationText(value: Record<string, unknown>): string {
  return (BigInt(String(value.seconds ?? 0)) * 1_000_000_000n + BigInt(Number(value.nanos ?? 0))).toString();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** Go's JSON writes these characters as escapes. */
function escapeHtml(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
