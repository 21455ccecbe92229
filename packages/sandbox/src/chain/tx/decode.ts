/**
 * From raw bytes to a transaction. What the node refuses before it looks at the state is refused here, in its words:
 * encodings that are not canonical, unknown fields and types. Signers are read from the messages.
 */
import { type DescMessage, fromBinary, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import {
  type AuthInfo,
  AuthInfoSchema,
  type Fee,
  FeeSchema,
  type SignerInfo,
  type TxBody,
  TxBodySchema,
  TxRawSchema,
} from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { signer as signerOption } from "@slipway/chain/gen/slipway/options_pb.ts";
import { AddressError, plainAddress } from "../address.ts";
import { sdk } from "../refusal.ts";
import { createFilled } from "./fill.ts";
import { openMessage, settleAnys } from "./interfaces.ts";
import { rejectNoNumbers } from "./numbers.ts";
import { type Resolve, rejectUnknownFields, UnknownField } from "./unknown-fields.ts";
import { readField, readTag, readVarint, varintLength, WireError } from "./wire.ts";

/** One message with its schema; every non-nullable part is there. */
export interface Msg {
  readonly typeUrl: string;
  readonly desc: DescMessage;
  readonly value: Message;
}

export interface Tx {
  readonly raw: Uint8Array;
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly body: TxBody;
  readonly authInfo: AuthInfo;
  readonly fee: Fee;
  readonly signerInfos: readonly SignerInfo[];
  readonly signatures: readonly Uint8Array[];
  readonly msgs: readonly Msg[];
  /** Addresses that must sign, the first message's first; another fee payer comes last. */
  readonly signers: readonly string[];
}

/** The same bytes are looked at when they come, when they are checked and when they stand in a block. */
const decoded = new WeakMap<Uint8Array, Tx>();

/** Throws a `sdk` refusal with code 2 when the bytes are no transaction. */
export function decodeTx(raw: Uint8Array, resolve: Resolve): Tx {
  const known = decoded.get(raw);
  if (known) return known;
  try {
    const tx = decode(raw, resolve);
    decoded.set(raw, tx);
    return tx;
  } catch (error) {
    if (error instanceof UnknownField || error instanceof WireError || error instanceof AddressError) {
      throw sdk.txDecode.wrap(`${error.message}: tx parse error`);
    }
    if (error instanceof RangeError || error instanceof TypeError || isProtobufError(error)) {
      throw sdk.txDecode.wrap(`${error.message}: tx parse error`);
    }
    throw error;
  }
}

/** Addresses in the field that the message's schema names as its signer. */
export function signersOf({ desc, value }: Msg): string[] {
  const path = signerPath(desc);
  if (path.length === 0) return [];
  let parts: unknown[] = [value];
  for (const field of path) parts = parts.flatMap((part) => (isRecord(part) ? [part[field]].flat() : []));
  return parts.filter((part) => typeof part === "string").map(plainAddress);
}

const signerPaths = new WeakMap<DescMessage, readonly string[]>();

/** Names of fields, from the message to its signer. */
function signerPath(desc: DescMessage): readonly string[] {
  const known = signerPaths.get(desc);
  if (known) return known;
  const names = hasOption(desc, signerOption) ? getOption(desc, signerOption).split(".") : [];
  const path = names.map(
    (name) => desc.fields.find((field) => field.name === name)?.localName ?? camel(name),
  );
  signerPaths.set(desc, path);
  return path;
}

function decode(raw: Uint8Array, resolve: Resolve): Tx {
  rejectUncanonical(raw);
  rejectUnknownFields(raw, TxRawSchema, resolve);
  const { bodyBytes, authInfoBytes, signatures } = fromBinary(TxRawSchema, raw);
  rejectUnknownFields(bodyBytes, TxBodySchema, resolve, true);
  const body = fromBinary(TxBodySchema, bodyBytes);
  const msgs = body.messages.map((any) => ({ typeUrl: any.typeUrl, ...openMessage(any, resolve) }));
  settleAnys(TxBodySchema, body, resolve);
  rejectUnknownFields(authInfoBytes, AuthInfoSchema, resolve);
  const authInfo = fromBinary(AuthInfoSchema, authInfoBytes);
  rejectNoNumbers(AuthInfoSchema, authInfo);
  const fee = authInfo.fee ?? createFilled(FeeSchema);
  const signers = [...new Set([...msgs.flatMap(signersOf), ...(fee.payer ? [plainAddress(fee.payer)] : [])])];
  return {
    raw,
    bodyBytes,
    authInfoBytes,
    body,
    authInfo,
    fee,
    signerInfos: authInfo.signerInfos,
    signatures,
    msgs,
    signers,
  };
}

/** ADR-027 for the outer message: fields in order, lengths as short as can be. Checks come in the node's order. */
export function rejectUncanonical(raw: Uint8Array): void {
  let previous = 0;
  for (let at = 0; at < raw.length; ) {
    const { number, type, length } = outer(() => readTag(raw, at));
    if (type !== 2) throw new WireError(`expected 2 wire type, got ${type}`);
    if (number < previous) {
      throw new WireError(`txRaw must follow ADR-027, got tagNum ${number} after tagNum ${previous}`);
    }
    previous = number;
    const prefix = outer(() => readVarint(raw, at + length));
    const needed = varintLength(Number(prefix.value));
    if (needed !== prefix.length) {
      throw new WireError(
        `length prefix varint for tagNum ${number} is not as short as possible, ` +
          `read ${prefix.length}, only need ${needed}`,
      );
    }
    at = outer(() => readField(raw, at)).end;
  }
}

function outer<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) throw new WireError(`invalid length; ${error.message}`);
    throw error;
  }
}

function isProtobufError(error: unknown): error is Error {
  return error instanceof Error && (error.name === "FieldError" || /wire|varint|utf/i.test(error.message));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
