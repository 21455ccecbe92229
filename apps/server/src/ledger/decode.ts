// A block as the chain gives it → what happened in it, in JSON as the chain prints it. Pure.
// Messages that are wrapped (authz) are unwrapped; unknown ones keep their type and have no value.
import { type DescMessage, fromBinary, type Registry } from "@bufbuild/protobuf";
import { toJson } from "@slipway/chain";
import { TxBodySchema, TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";

export interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}
/** What the indexer takes of a block update of `@slipway/chain`. */
export interface IncomingBlock {
  readonly height: bigint | number;
  readonly time: Date | string;
  readonly hash: string;
  readonly proposer: string;
  readonly txs: readonly IncomingTx[];
  readonly events: readonly ChainEvent[];
}
export interface IncomingTx {
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly gasUsed: bigint | string | number;
  readonly gasWanted: bigint | string | number;
  readonly events: readonly ChainEvent[];
}

export interface Fact {
  /** Type of the event, e.g. `akash.market.v1.EventBidCreated`, or `transfer`. */
  readonly type: string;
  /** Typed events: each attribute parsed; others: text as it is. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly message: number | undefined;
}
export interface DecodedMessage {
  readonly typeUrl: string;
  readonly value: unknown;
  /** Messages inside of this one (authz). */
  readonly inner: readonly DecodedMessage[];
}
export interface DecodedTx {
  readonly hash: string;
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly gasUsed: string;
  readonly gasWanted: string;
  readonly messages: readonly DecodedMessage[];
  readonly facts: readonly Fact[];
}
export interface DecodedBlock {
  readonly height: number;
  readonly time: Date;
  readonly hash: string;
  readonly proposer: string;
  readonly txs: readonly DecodedTx[];
  readonly facts: readonly Fact[];
}

export function decodeBlock(block: IncomingBlock, registry: Registry): DecodedBlock {
  return {
    height: Number(block.height),
    time: new Date(block.time),
    hash: block.hash,
    proposer: block.proposer,
    txs: block.txs.map((tx) => ({
      hash: tx.hash,
      code: tx.code,
      codespace: tx.codespace,
      log: tx.log,
      gasUsed: String(tx.gasUsed),
      gasWanted: String(tx.gasWanted),
      messages: decodeMessages(tx.bytes, registry),
      facts: tx.events.map(decodeEvent),
    })),
    facts: block.events.map(decodeEvent),
  };
}

/** The messages of raw transaction bytes; none when the bytes are not a transaction. */
export function decodeMessages(bytes: Uint8Array, registry: Registry): DecodedMessage[] {
  try {
    const body = fromBinary(TxBodySchema, fromBinary(TxRawSchema, bytes).bodyBytes);
    return body.messages.map((any) => decodeAny(any, registry, 0));
  } catch {
    return [];
  }
}

/** Deeper wrapping than this is taken as unknown: nobody needs it, and it could be made without end. */
const deepest = 4;

function decodeAny(
  any: { typeUrl: string; value: Uint8Array },
  registry: Registry,
  depth: number,
): DecodedMessage {
  const schema = registry.getMessage(any.typeUrl.slice(any.typeUrl.lastIndexOf("/") + 1));
  if (schema === undefined || depth > deepest) return { typeUrl: any.typeUrl, value: null, inner: [] };
  try {
    const message = fromBinary(schema, any.value);
    const inner = any.typeUrl === "/cosmos.authz.v1beta1.MsgExec" ? innerOf(message) : [];
    return {
      typeUrl: any.typeUrl,
      value: toJson<DescMessage>(schema, message, { registry }),
      inner: inner.map((each) => decodeAny(each, registry, depth + 1)),
    };
  } catch {
    return { typeUrl: any.typeUrl, value: null, inner: [] };
  }
}

function innerOf(message: object): { typeUrl: string; value: Uint8Array }[] {
  return (message as { msgs?: { typeUrl: string; value: Uint8Array }[] }).msgs ?? []; // the shape of MsgExec
}

function decodeEvent(event: ChainEvent): Fact {
  const typed = event.type.startsWith("akash.");
  const values: Record<string, unknown> = {};
  let message: number | undefined;
  for (const { key, value } of event.attributes) {
    if (key === "msg_index") message = Number(value);
    else values[key] = typed ? parse(value) : value;
  }
  return { type: event.type, values, message };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
