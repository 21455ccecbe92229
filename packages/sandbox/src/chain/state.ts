/** The joint between the state machine (this folder) and the node that feeds it blocks and asks it questions. */

export interface EventAttribute {
  readonly key: string;
  readonly value: string;
  readonly index: boolean;
}

export interface AbciEvent {
  readonly type: string;
  readonly attributes: readonly EventAttribute[];
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
  readonly result?: { readonly data: Uint8Array; readonly log: string; readonly events: readonly AbciEvent[] };
  readonly error?: { readonly code: number; readonly codespace: string; readonly log: string };
}

export interface QueryResult {
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly value: Uint8Array;
  readonly height: bigint;
}

export interface BlockInput {
  readonly height: bigint;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly txs: readonly Uint8Array[];
  readonly proposer: Uint8Array;
}

export interface BlockOutput {
  readonly txResults: readonly TxResult[];
  readonly events: readonly AbciEvent[];
  readonly appHash: Uint8Array;
}

export interface ChainState {
  readonly chainId: string;
  readonly height: bigint;
  /** Unix nanoseconds. */
  readonly time: bigint;
  /** Against the check state: sequences of pending transactions count; it is reset after each block. */
  checkTx(tx: Uint8Array): TxResult;
  simulate(tx: Uint8Array): SimulateResult;
  finalizeBlock(block: BlockInput): BlockOutput;
  /** `path` is a gRPC method such as /cosmos.bank.v1beta1.Query/Balance; answers as ABCI queries do. */
  query(path: string, data: Uint8Array, height?: bigint): QueryResult;
  exportGenesis(): unknown;
  snapshot(): Uint8Array;
}
