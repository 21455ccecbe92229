/**
 * The node without its faces: it takes transactions, makes blocks of them, keeps the blocks, and answers what
 * block, commit and results stand at a height. What stays true: the store holds exactly the blocks that the
 * state has seen; a block is told to listeners only after it is kept.
 */
import type { AdminChange, ChainState } from "../chain/index.ts";
import { sandboxError } from "../errors.ts";
import {
  type Block,
  type BlockId,
  blockIdOf,
  type Commit,
  commitHash,
  consensusHash,
  dataHash,
  type Header,
  noBlockId,
  noCommit,
  resultsHash,
  validatorsHash,
  voteBytes,
} from "./comet/block.ts";
import { emptyHash, sha256 } from "./comet/merkle.ts";
import { type ValidatorKey, validatorKeyOf } from "./comet/validator-key.ts";
import { type GenesisFacts, genesisFacts } from "./genesis-facts.ts";
import { createMempool, type Mempool } from "./mempool.ts";
import type { BlockBody, BlockHead } from "./store/record.ts";
import type { Store } from "./store/store.ts";

/** How a state machine is made; the node knows nothing else about it. */
export interface Machine {
  create(genesis: unknown): ChainState;
  restore(snapshot: Uint8Array): ChainState;
}

export interface MadeBlock {
  readonly height: bigint;
  readonly id: BlockId;
  readonly block: Block;
  readonly body: BlockBody;
  readonly appHash: Uint8Array;
}

export interface Core {
  readonly facts: GenesisFacts;
  readonly genesis: unknown;
  readonly state: ChainState;
  readonly store: Store;
  readonly mempool: Mempool;
  readonly validator: ValidatorKey;
  /** Height of the last block; 0 before the first. */
  readonly height: bigint;
  readonly lastTime: bigint;
  head(height: bigint): BlockHead | undefined;
  block(height: bigint): { id: BlockId; block: Block } | undefined;
  body(height: bigint): BlockBody;
  commit(height: bigint): Commit | undefined;
  /** Makes a block of the waiting transactions and the given ones, which the caller has had checked. */
  produce(options: { time: bigint; txs?: readonly Uint8Array[] }): MadeBlock;
  /** Changes the state without a transaction; kept and replayed like a block. */
  change(change: AdminChange): void;
  onBlock(listener: (made: MadeBlock) => void): () => void;
  saveSnapshot(): void;
  close(): void;
}

export interface CoreOptions {
  readonly store: Store;
  readonly machine: Machine;
  /** Used when the store is empty. */
  readonly genesis: unknown;
  /** A fault: the order in which waiting transactions enter a block. */
  readonly order?: (txs: Uint8Array[]) => Uint8Array[];
}

const maxTxsPerBlock = 20_000;
/** A snapshot is due when replaying would take longer than this, or this many blocks. */
const replayBudget = { milliseconds: 500, blocks: 5_000 };

export function createCore({ store, machine, genesis: given, order = (txs) => txs }: CoreOptions): Core {
  const genesis = store.lastHead() ? store.genesis : given;
  const facts = genesisFacts(genesis);
  const validator = validatorKeyOf(facts.chainId);
  const state = openState(store, machine, genesis, validator);
  let last = store.lastHead();
  let work = { milliseconds: 0, blocks: 0, snapshotCost: 0 };
  const listeners = new Set<(made: MadeBlock) => void>();
  const mempool = createMempool(() => state);
  const constants = {
    validatorsHash: validatorsHash([{ pubkey: validator.pubkey, power: facts.validatorPower }]),
    consensusHash: consensusHash({ maxBytes: facts.maxBlockBytes, maxGas: facts.maxGas }),
  };

  const headerOf = (height: bigint, time: bigint, before: BlockHead | undefined, parts: Parts): Header => ({
    chainId: facts.chainId,
    height,
    time,
    lastBlockId: before?.id ?? noBlockId,
    lastCommitHash: commitHash(parts.lastCommit),
    dataHash: dataHash(parts.txs),
    validatorsHash: constants.validatorsHash,
    nextValidatorsHash: constants.validatorsHash,
    consensusHash: constants.consensusHash,
    appHash: before?.appHash ?? emptyHash,
    lastResultsHash: before?.resultsHash ?? emptyHash,
    evidenceHash: emptyHash,
    proposer: validator.address,
  });

  const commitFor = (head: BlockHead, time: bigint, signature: Uint8Array): Commit => ({
    height: head.height,
    blockId: head.id,
    signatures: [{ validator: validator.address, time, signature }],
  });

  const saveSnapshot = () => {
    if (!last) return;
    const start = performance.now();
    store.saveSnapshot(last.height, state.snapshot());
    work = { milliseconds: 0, blocks: 0, snapshotCost: performance.now() - start };
  };

  const head = (height: bigint) => (height === last?.height ? last : store.head(height));

  return {
    facts,
    genesis,
    state,
    store,
    mempool,
    validator,
    get height() {
      return last?.height ?? facts.initialHeight - 1n;
    },
    get lastTime() {
      return last?.time ?? facts.time;
    },
    head,
    body: (height) => store.body(height),
    block(height) {
      const own = head(height);
      if (!own) return undefined;
      const before = head(height - 1n);
      const { txs } = store.body(height);
      const lastCommit = before ? commitFor(before, own.time, own.lastSignature) : noCommit;
      return {
        id: own.id,
        block: { header: headerOf(height, own.time, before, { txs, lastCommit }), txs, lastCommit },
      };
    },
    commit(height) {
      const own = head(height);
      if (!own) return undefined;
      const next = head(height + 1n);
      if (next) return commitFor(own, next.time, next.lastSignature);
      const seenAt = own.time + 1_000_000n;
      return commitFor(own, seenAt, validator.sign(voteBytes(facts.chainId, height, own.id, seenAt)));
    },
    produce({ time, txs: given = [] }) {
      const start = performance.now();
      const before = last;
      const height = (before?.height ?? facts.initialHeight - 1n) + 1n;
      const room = { bytes: Number(facts.maxBlockBytes) - 10_000, count: maxTxsPerBlock };
      const txs = [...order(mempool.reap(room)), ...given];
      const { txResults, events, appHash } = state.finalizeBlock({
        height,
        time,
        txs,
        proposer: validator.address,
      });
      const signature = before && validator.sign(voteBytes(facts.chainId, before.height, before.id, time));
      const lastCommit = before && signature ? commitFor(before, time, signature) : noCommit;
      const block = { header: headerOf(height, time, before, { txs, lastCommit }), txs, lastCommit };
      const id = blockIdOf(block);
      const body = { txs, results: txResults, events };
      const lastSignature = signature ?? new Uint8Array();
      last = { height, time, id, appHash, resultsHash: resultsHash(txResults), lastSignature };
      if (!before) store.saveGenesis(genesis);
      store.saveBlock(
        last,
        body,
        txs.map((tx) => sha256(tx)),
      );
      mempool.update(txs, txResults);
      work.milliseconds += performance.now() - start;
      work.blocks++;
      if (isSnapshotDue(work)) saveSnapshot();
      const made = { height, id, block, body, appHash };
      for (const listener of listeners) listener(made);
      return made;
    },
    change(change) {
      state.admin(change);
      store.saveChange(state.height, change);
      // The check state starts anew: what waits must stand on it again.
      mempool.update([], []);
    },
    onBlock(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    saveSnapshot,
    close() {
      listeners.clear();
      if (work.blocks > 0) saveSnapshot();
      store.close();
    },
  };
}

interface Parts {
  readonly txs: readonly Uint8Array[];
  readonly lastCommit: Commit;
}

function isSnapshotDue(work: { milliseconds: number; blocks: number; snapshotCost: number }): boolean {
  const budget = Math.max(replayBudget.milliseconds, work.snapshotCost * 10);
  return work.milliseconds > budget || work.blocks >= replayBudget.blocks;
}

/** The state after the last stored block: the newest snapshot, and the blocks and changes since. */
function openState(store: Store, machine: Machine, genesis: unknown, validator: ValidatorKey): ChainState {
  const snapshot = store.lastSnapshot();
  const state = snapshot ? machine.restore(snapshot.bytes) : machine.create(genesis);
  const last = store.lastHead()?.height ?? state.height;
  for (const change of store.changes(state.height)) state.admin(change);
  for (let height = state.height + 1n; height <= last; height++) {
    const head = store.head(height);
    if (!head)
      throw sandboxError("SANDBOX_DATA_UNREADABLE", `Block ${height} is missing in the sandbox's data`);
    const { txs } = store.body(height);
    const { appHash } = state.finalizeBlock({ height, time: head.time, txs, proposer: validator.address });
    if (Buffer.compare(appHash, head.appHash) !== 0) throw differs(height, head.appHash, appHash);
    for (const change of store.changes(height)) state.admin(change);
  }
  return state;
}

function differs(height: bigint, stored: Uint8Array, found: Uint8Array): Error {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  return sandboxError(
    "SANDBOX_STATE_DIFFERS",
    `Block ${height} led to the state ${hex(stored)} when it was made, and to ${hex(found)} when it was replayed`,
  );
}
