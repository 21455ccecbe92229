/**
 * One network, ready to be asked and sent to.
 * In: a network and the ways out (fetch, WebSocket, clock). Out: a `Chain`. What stays true: nothing is sent before the
 * node has proven to belong to the network, and an answer is either the chain's or an error that says what to do.
 */
import {
  type Block,
  type BlockResults,
  type BlockUpdate,
  type ChainStatus,
  readBlock,
  readBlockResults,
  readStatus,
} from "./chain/comet.ts";
import { type FollowOptions, followBlocks } from "./chain/follow.ts";
import { createQuery, type Query } from "./chain/query.ts";
import { createQuestions, type Questions } from "./chain/questions.ts";
import { createRpc, type Rpc } from "./chain/rpc.ts";
import { createSender, type Sender } from "./chain/send.ts";
import type { Network } from "./network.ts";

export interface Chain extends Questions, Sender {
  readonly network: Network;
  /** Where node and network stand. */
  status(): Promise<ChainStatus>;
  /** A block; the last one without a height. */
  block(height?: bigint | number): Promise<Block>;
  blockResults(height?: bigint | number): Promise<BlockResults>;
  /** Every block from a height on, in order, with catching up and reconnecting. Ends quietly with the signal. */
  follow(options?: FollowOptions): AsyncIterable<BlockUpdate>;
  /** Any gRPC query of the generated services, for example `query(Query.method.params, {})`. */
  readonly query: Query;
  /** The node's own JSON-RPC, for what has no method here. */
  readonly rpc: Rpc;
}

export interface ChainOptions {
  readonly network: Network;
  readonly fetch?: typeof fetch;
  /** `null` does without: the last height is then asked for instead of pushed. */
  readonly WebSocket?: typeof WebSocket | null;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
  /** Milliseconds that one address has to answer; 15 seconds when left out. */
  readonly timeout?: number;
}

/** Opens a network. Nothing is asked yet. */
export function createChain(options: ChainOptions): Chain {
  const { network, now = Date.now, signal, timeout = 15_000 } = options;
  // Browsers insist that fetch is called on the window.
  const { fetch = (input, init) => globalThis.fetch(input, init) } = options;
  const WebSocket = options.WebSocket === undefined ? globalThis.WebSocket : (options.WebSocket ?? undefined);
  const rpc = createRpc({ addresses: network.rpc, fetch, timeout, signal });
  const query = createQuery(rpc);
  const questions = createQuestions(query);
  return {
    network,
    ...questions,
    ...createSender({ network, rpc, query, questions, now }),
    query,
    rpc,
    status: async () => readStatus(await rpc.call("status", {})),
    block: async (height) => readBlock(await rpc.call("block", at(height))),
    blockResults: async (height) => readBlockResults(await rpc.call("block_results", at(height))),
    follow: (follow = {}) => followBlocks({ network, rpc, WebSocket, signal }, follow),
  };
}

function at(height: bigint | number | undefined): { height?: string } {
  return height === undefined ? {} : { height: height.toString() };
}
