/** Brings the state back to the last stored block, and keeps that cheap with snapshots. */
import type { ChainOptions, ChainState } from "../chain/index.ts";
import { sandboxError } from "../errors.ts";
import type { ValidatorKey } from "./comet/validator-key.ts";
import type { Store } from "./store/store.ts";

/** How a state machine is made; the node knows nothing else about it. */
export interface Machine {
  create(genesis: unknown, options?: ChainOptions): ChainState;
  restore(snapshot: Uint8Array, options?: ChainOptions): ChainState;
}

export interface Snapshots {
  /** Counts the work of blocks up to a height, and takes a snapshot when playing all since the last one again would take too long. */
  count(height: bigint, work: { milliseconds: number; blocks: number }): void;
  /** Takes one now, unless nothing has happened since the last. */
  settle(height: bigint): void;
}

const replayBudget = { milliseconds: 500, blocks: 5_000 };
/** A snapshot that is slow to take is taken more seldom. */
const costFactor = 10;

/** The newest snapshot, and the blocks and changes since, whose hashes must come out as they were. */
export function openState(
  store: Store,
  machine: Machine,
  genesis: unknown,
  validator: ValidatorKey,
): ChainState {
  const snapshot = store.lastSnapshot();
  const { undoRows } = store;
  const state = snapshot
    ? machine.restore(snapshot.bytes, { undoRows })
    : machine.create(genesis, { undoRows });
  const last = store.lastHead()?.height ?? state.height;
  for (const change of store.changes(state.height)) state.admin(change);
  while (state.height < last) playNext(state, store, validator);
  return state;
}

export function createSnapshots(store: Store, state: ChainState): Snapshots {
  let work = { milliseconds: 0, blocks: 0 };
  let cost = 0;
  const take = (height: bigint) => {
    const start = performance.now();
    store.saveSnapshot(height, state.snapshot());
    cost = performance.now() - start;
    work = { milliseconds: 0, blocks: 0 };
  };
  return {
    count(height, { milliseconds, blocks }) {
      work = { milliseconds: work.milliseconds + milliseconds, blocks: work.blocks + blocks };
      const budget = Math.max(replayBudget.milliseconds, cost * costFactor);
      if (work.milliseconds > budget || work.blocks >= replayBudget.blocks) take(height);
    },
    settle(height) {
      if (work.blocks > 0) take(height);
    },
  };
}

function playNext(state: ChainState, store: Store, validator: ValidatorKey): void {
  const height = state.height + 1n;
  const head = store.head(height);
  if (!head)
    throw sandboxError("SANDBOX_DATA_UNREADABLE", `Block ${height} is missing in the sandbox's data`);
  const { txs } = store.body(height);
  const { appHash } = state.finalizeBlock({ height, time: head.time, txs, proposer: validator.address });
  if (Buffer.compare(appHash, head.appHash) !== 0) throw differs(height, head.appHash, appHash);
  for (const change of store.changes(height)) state.admin(change);
}

function differs(height: bigint, stored: Uint8Array, found: Uint8Array): Error {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  return sandboxError(
    "SANDBOX_STATE_DIFFERS",
    `Block ${height} led to the state ${hex(stored)} when it was made, and to ${hex(found)} when it was replayed`,
  );
}
