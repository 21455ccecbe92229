/**
 * Transactions as bytes.
 * In: messages, fee and signers, or raw bytes. Out: the other. What stays true: the bytes that were signed are the bytes
 * that are sent, nothing is encoded twice.
 */
import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "./bytes.ts";
import { toCoin } from "./coin.ts";
import { chainError } from "./errors.ts";
import type { TxFee } from "./fee.ts";
import { PubKeySchema } from "./gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { SignMode } from "./gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import {
  type AuthInfo,
  AuthInfoSchema,
  type TxBody,
  TxBodySchema,
  type TxRaw,
  TxRawSchema,
} from "./gen/cosmos/tx/v1beta1/tx_pb.ts";

/** A message ready to be sent: its type and its bytes. The builders in `msg` make them. */
export interface Msg {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** Packs a message of any generated type. */
export function pack<Desc extends DescMessage>(schema: Desc, value: MessageInitShape<Desc>): Msg {
  return { typeUrl: `/${schema.typeName}`, value: toBinary(schema, create(schema, value)) };
}

/** The message of the given type inside, or undefined when it is of another type. */
export function unpack<Desc extends DescMessage>(schema: Desc, msg: Msg): MessageShape<Desc> | undefined {
  return msg.typeUrl === `/${schema.typeName}` ? readBytes(schema, msg.value) : undefined;
}

/** A transaction opened up to its messages. */
export interface DecodedTx {
  /** SHA-256 of the bytes in upper-case hexadecimal, as explorers show it. */
  readonly hash: string;
  readonly raw: TxRaw;
  readonly body: TxBody;
  readonly authInfo: AuthInfo;
  readonly messages: readonly Msg[];
}

/** Opens a raw transaction; throws CHAIN_BYTES_INVALID when it is not one. */
export function decodeTx(bytes: Uint8Array): DecodedTx {
  const raw = readBytes(TxRawSchema, bytes);
  const body = readBytes(TxBodySchema, raw.bodyBytes);
  return {
    hash: txHash(bytes),
    raw,
    body,
    authInfo: readBytes(AuthInfoSchema, raw.authInfoBytes),
    messages: body.messages,
  };
}

/** The name of a transaction: SHA-256 of its bytes in upper-case hexadecimal. */
export function txHash(bytes: Uint8Array): string {
  return toHex(sha256(bytes)).toUpperCase();
}

/** The raw transaction from its signed parts. */
export function encodeTx(parts: Pick<TxRaw, "bodyBytes" | "authInfoBytes" | "signatures">): Uint8Array {
  return toBinary(TxRawSchema, create(TxRawSchema, parts));
}

export interface BodyOptions {
  readonly memo?: string;
  /** The last block that may take the transaction. */
  readonly timeoutHeight?: bigint;
  /** Sends outside the account's sequence, until this moment (at most ten minutes ahead). */
  readonly unorderedUntil?: Date;
}

/** The body's message. */
export function createBody(
  msgs: readonly Msg[],
  { memo = "", timeoutHeight = 0n, unorderedUntil }: BodyOptions = {},
): TxBody {
  const until: { unordered: boolean; timeoutTimestamp: Timestamp } | undefined = unorderedUntil && {
    unordered: true,
    timeoutTimestamp: timestampFromMs(unorderedUntil.getTime()),
  };
  return create(TxBodySchema, {
    messages: msgs.map(({ typeUrl, value }) => ({ typeUrl, value })),
    memo,
    timeoutHeight,
    ...until,
  });
}

export interface SignerPart {
  /** Compressed secp256k1 key. */
  readonly pubkey: Uint8Array;
  /** 0 for unordered transactions. */
  readonly sequence: bigint;
  readonly mode?: "direct" | "amino";
}

/** The part that says who signs and who pays. */
export function createAuthInfo({ pubkey, sequence, mode = "direct" }: SignerPart, fee: TxFee): AuthInfo {
  const signMode = mode === "direct" ? SignMode.DIRECT : SignMode.LEGACY_AMINO_JSON;
  const { gas, amount, payer = "", granter = "" } = fee;
  return create(AuthInfoSchema, {
    signerInfos: [
      {
        publicKey: pack(PubKeySchema, { key: pubkey }),
        modeInfo: { sum: { case: "single", value: { mode: signMode } } },
        sequence,
      },
    ],
    fee: { amount: amount.map(toCoin), gasLimit: gas, payer, granter },
  });
}

/** Reads a message from its bytes; throws CHAIN_BYTES_INVALID. */
export function readBytes<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    throw chainError("CHAIN_BYTES_INVALID", `${bytes.length} bytes are not a ${schema.typeName}`, { cause });
  }
}
