/**
 * The node without its faces: it takes transactions, makes blocks of them, keeps the blocks, and answers what
 * block, commit and results stand at a height. What stays true: the store holds exactly the blocks that the
 * state has seen; a block is told to listeners only after it is kept.
 */
import type { AdminChange, ChainState } from "../chain/index.ts";
import { createAssembly } from "./assembly.ts";
import { type Block, type BlockId, blockIdOf, type Commit, resultsHash } from "./comet/block.ts";
import { txHash } from "./comet/tx-hash.ts";
import { type ValidatorKey, validatorKeyOf } from "./comet/validator-key.ts";
import { type GenesisFacts, genesisFacts } from "./genesis-facts.ts";
import { createMempool, type Mempool } from "./mempool.ts";
import { createOwedWrites } from "./owed-writes.ts";
import { createSnapshots, type Machine, openState } from "./replay.ts";
import type { BlockBody, BlockHead } from "./store/record.ts";
import type { Store } from "./store/store.ts";

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
  /** Blocks that are made meanwhile are kept, and told of, all at once when the work is done. */
  together(work: () => void): void;
  /** Changes the state without a transaction; kept and replayed like a block. */
  change(change: AdminChange): void;
  onBlock(listener: (made: MadeBlock) => void): () => void;
  /** Writes all that is kept into a directory in which no chain stands. */
  copyTo(dir: string): void;
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
/** Left for the header and the commit. */
const blockOverhead = 10_000;
/** How long after a block its own commit is dated while the next block is not there. */
const voteDelay = 1_000_000n;

export function createCore({ store, machine, genesis: given, order = (txs) => txs }: CoreOptions): Core {
  const genesis = store.lastHead() ? store.genesis : given;
  const facts = genesisFacts(genesis);
  const validator = validatorKeyOf(facts.chainId);
  const state = openState(store, machine, genesis, validator);
  const assembly = createAssembly(facts, validator);
  const snapshots = createSnapshots(store, state);
  const mempool = createMempool(() => state);
  const listeners = new Set<(made: MadeBlock) => void>();
  const room = { bytes: Number(facts.maxBlockBytes) - blockOverhead, count: maxTxsPerBlock };
  /** The last block on disk; `tip` is the last that the state has seen. */
  let last = store.lastHead();
  let tip = last;
  /** While blocks are made together, those on the way count as well. */
  let gathered: { blocks: number } | undefined;
  const shown = () => (gathered ? tip : last);

  const head = (height: bigint) => (height === shown()?.height ? shown() : store.head(height));

  const writes = createOwedWrites(store.together);
  const untold: MadeBlock[] = [];
  const keep = () => {
    writes.settle();
    last = tip;
  };
  /** Makes what is owed on disk, and tells of what stands there. */
  const settle = () => {
    keep();
    for (let made = untold.shift(); made; made = untold.shift()) {
      for (const listener of listeners) listener(made);
    }
  };
  const settleWork = (start: number, blocks: number) => {
    keep();
    const milliseconds = performance.now() - start;
    withoutFail(() => last && snapshots.count(last.height, { milliseconds, blocks }));
    settle();
  };

  const append = (time: bigint, txs: readonly Uint8Array[]): MadeBlock => {
    const before = tip;
    const height = (before?.height ?? facts.initialHeight - 1n) + 1n;
    const input = { height, time, txs, proposer: validator.address };
    const { txResults, events, appHash } = state.finalizeBlock(input);
    const lastSignature = before ? assembly.sign(before, time) : new Uint8Array();
    const block = assembly.block({ height, time, txs, before, lastSignature });
    const id = blockIdOf(block);
    const body = { txs, results: txResults, events };
    const made = { height, id, block, body, appHash };
    const own = { height, time, id, appHash, resultsHash: resultsHash(txResults), lastSignature };
    mempool.update(txs, txResults);
    // It is there for others as soon as it stands on disk, which may be later than now.
    writes.owe(() => {
      if (!before) store.saveGenesis(genesis);
      store.saveBlock(own, body, txs.map(txHash));
    });
    tip = own;
    untold.push(made);
    return made;
  };

  return {
    facts,
    genesis,
    state,
    store,
    mempool,
    validator,
    get height() {
      return shown()?.height ?? facts.initialHeight - 1n;
    },
    get lastTime() {
      return shown()?.time ?? facts.time;
    },
    head,
    body: (height) => store.body(height),
    block(height) {
      const own = head(height);
      if (!own) return undefined;
      const { time, lastSignature } = own;
      const { txs } = store.body(height);
      const block = assembly.block({ height, time, txs, before: head(height - 1n), lastSignature });
      return { id: own.id, block };
    },
    commit(height) {
      const own = head(height);
      if (!own) return undefined;
      const next = head(height + 1n);
      if (next) return assembly.commit(own, next.time, next.lastSignature);
      const time = own.time + voteDelay;
      return assembly.commit(own, time, assembly.sign(own, time));
    },
    produce({ time, txs = [] }) {
      const start = performance.now();
      if (!gathered) settle();
      const made = append(time, [...order(mempool.reap(room)), ...txs]);
      if (gathered) gathered.blocks++;
      else settleWork(start, 1);
      return made;
    },
    together(work) {
      const start = performance.now();
      settle();
      const own = { blocks: 0 };
      gathered = own;
      try {
        work();
      } finally {
        gathered = undefined;
        settleWork(start, own.blocks);
      }
    },
    change(change) {
      settle();
      state.admin(change);
      const { height } = state;
      writes.owe(() => store.saveChange(height, change));
      writes.settle();
      // The check state starts anew: what waits must stand on it again.
      mempool.update([], []);
    },
    onBlock(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    copyTo(dir) {
      keep();
      if (last) snapshots.settle(last.height);
      store.copyTo(dir);
    },
    close() {
      listeners.clear();
      withoutFail(() => {
        keep();
        if (last) snapshots.settle(last.height);
      });
      store.close();
    },
  };
}

/** A snapshot only makes the next start quicker: one that the disk does not take is done without. */
function withoutFail(work: () => void): void {
  try {
    work();
  } catch {
    // The blocks stand on disk, or are lost as by a crash: at most those that were made together.
  }
}
