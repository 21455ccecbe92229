/**
 * The joint between the state machine (this folder) and whoever makes its blocks.
 * Everything is synchronous and pure: the same genesis and the same blocks give the same answers, byte for byte.
 */

import type { UndoRows } from "./store/undo-rows.ts";

export interface AbciAttribute {
  readonly key: string;
  readonly value: string;
  readonly index: boolean;
}

export interface AbciEvent {
  readonly type: string;
  readonly attributes: readonly AbciAttribute[];
}

export interface TxResult {
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly data: Uint8Array;
  readonly gasWanted: bigint;
  readonly gasUsed: bigint;
  readonly events: readonly AbciEvent[];
}

export interface SimulateResult {
  readonly gasWanted: bigint;
  readonly gasUsed: bigint;
  readonly result?: {
    readonly data: Uint8Array;
    readonly log: string;
    readonly events: readonly AbciEvent[];
  };
  readonly error?: { readonly code: number; readonly codespace: string; readonly log: string };
}

/** `grpc` is how the gRPC and REST faces tell the same refusal: the status code and its message. */
export interface QueryResult {
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly value: Uint8Array;
  readonly height: bigint;
  readonly grpc?: { readonly code: number; readonly message: string };
}

export interface BlockInput {
  readonly height: bigint;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly txs: readonly Uint8Array[];
  /** The proposer's consensus address (20 bytes). */
  readonly proposer: Uint8Array;
}

export interface BlockOutput {
  readonly txResults: readonly TxResult[];
  readonly events: readonly AbciEvent[];
  readonly appHash: Uint8Array;
}

/** The validator of the genesis, as blocks and light clients need it. */
export interface GenesisValidator {
  readonly operatorAddress: string;
  /** ed25519 public key. */
  readonly pubkey: Uint8Array;
  readonly power: bigint;
}

export interface ChainState {
  readonly chainId: string;
  /** Height of the last block; before the first one: the initial height minus 1. */
  readonly height: bigint;
  /** Time of the last block (or of the genesis), unix nanoseconds. */
  readonly time: bigint;
  readonly appHash: Uint8Array;
  readonly validators: readonly GenesisValidator[];
  /** Runs the checks before the messages on the check state, where transactions accepted earlier count; reset by each block. */
  checkTx(tx: Uint8Array): TxResult;
  /** Runs a transaction without its signature on the check state and forgets what it did. */
  simulate(tx: Uint8Array): SimulateResult;
  /** Makes a block: nothing else moves the state. Heights must follow one another. */
  finalizeBlock(block: BlockInput): BlockOutput;
  /** A gRPC query by its full method name, on the last block's state or on an older one that is still kept. */
  query(path: string, data: Uint8Array, height?: bigint): QueryResult;
  /** The state in the genesis shape of the real node. */
  exportGenesis(): unknown;
  /** The whole state, to be given to `restoreChainState`. */
  snapshot(): Uint8Array;
  /** Sandbox only: changes the state between blocks without a transaction (a faucet, a parameter). */
  admin(change: AdminChange): void;
}

/** What an operator of a sandbox may do that no transaction can. Amounts in the smallest unit. */
export type AdminChange =
  | {
      readonly kind: "mint";
      readonly address: string;
      readonly coins: readonly { denom: string; amount: bigint }[];
    }
  | { readonly kind: "params"; readonly module: string; readonly params: unknown };

export interface ChainOptions {
  /** How many past blocks can be queried; default 362,880. */
  readonly historyBlocks?: number;
  /** Where the way back to them is kept; in memory unless given. */
  readonly undoRows?: UndoRows;
  /** The least price of gas that `checkTx` accepts, in uakt with up to 18 decimals; default "0.025". */
  readonly minGasPrice?: string;
}
