/** What a JSON-RPC method is, and what it may use. */
import type { Core, MadeBlock } from "../core.ts";
import type { AbciAnswer } from "../grpc/ask.ts";
import type { Levers } from "../levers.ts";
import type { Arguments, ArgumentTypes } from "./arguments.ts";

/** What the methods may use. */
export interface RpcContext {
  readonly core: Core;
  /** The last height that clients may see: one less than the core's while the node is told to be late. */
  readonly visibleHeight: () => bigint;
  readonly nodeId: string;
  readonly rpcPort: () => number;
  readonly query: (path: string, data: Uint8Array, height: bigint) => Promise<AbciAnswer>;
  /** Makes a block now from the waiting transactions and these; absent where the clock makes the blocks. */
  readonly makeBlock?: ((input: { time: bigint; txs: readonly Uint8Array[] }) => MadeBlock) | undefined;
  /** Absent: the sandbox's own methods refuse. */
  readonly levers?: Levers | undefined;
  readonly commitTimeout: number;
}

export interface Method<Types extends ArgumentTypes = ArgumentTypes> {
  readonly types: Types;
  /** Refuses arguments that it does not have; the real node's methods overlook them. */
  readonly isStrict?: true;
  readonly call: (context: RpcContext, args: Arguments<Types>) => unknown;
}

/** Keeps the argument names and types of one method together. */
export function method<const Types extends ArgumentTypes>(
  types: Types,
  call: (context: RpcContext, args: Arguments<Types>) => unknown,
): Method {
  // Whoever calls reads the arguments by these very types, so forgetting them here loses nothing.
  return { types, call: call as Method["call"] };
}
