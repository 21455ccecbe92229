/**
 * The state machine: one committed state, a check state above it, a window of older states, and the blocks that move
 * it. In: genesis, then transactions and blocks. Out: results, events, answers to queries.
 */
import { parseDec } from "@slipway/market";
import { runAdmin } from "./admin.ts";
import type { Mode } from "./ante/index.ts";
import { nextAppHash } from "./app-hash.ts";
import { type BlockCounters, type Context, withAttribute } from "./context.ts";
import { GasMeter } from "./gas.ts";
import { foreignParts, type GenesisFacts, loadGenesis, readFacts, saveGenesis } from "./genesis.ts";
import { dropExpiredNonces } from "./modules/auth.ts";
import { createChainRegistry, escrowHooks } from "./modules/index.ts";
import { genesisValidators } from "./modules/staking.ts";
import { refusedQuery, runQuery } from "./query.ts";
import { sdk } from "./refusal.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import type {
  AbciEvent,
  AdminChange,
  BlockInput,
  BlockOutput,
  ChainOptions,
  ChainState,
  GenesisValidator,
  QueryResult,
  SimulateResult,
  TxResult,
} from "./state.ts";
import { History } from "./store/history.ts";
import { BaseStore, type Kv, Overlay } from "./store/kv.ts";
import { allTables, type Table, withoutDecoded } from "./store/table.ts";
import { undoRowsInMemory } from "./store/undo-rows.ts";
import { runTx } from "./tx/run.ts";
import { VerifiedSignatures } from "./tx/verify.ts";

const registry = createChainRegistry();
/** As a real node keeps them by default. */
const DEFAULT_HISTORY = 362_880;
const DEFAULT_PRICE = "0.025";

/** A chain at its genesis. Refuses a document that cannot start one. */
export function createChainState(genesis: unknown, options: ChainOptions = {}): ChainState {
  const { chainId, time, initialHeight } = readFacts(genesis);
  const machine = new Machine(
    { chainId, time, initialHeight },
    initialHeight - 1n,
    new Uint8Array(32),
    options,
  );
  machine.load(genesis);
  return machine;
}

/** What of a genesis is kept but not simulated, in lines for a person. Throws SANDBOX_GENESIS_WRONG. */
export function describeGenesis(genesis: unknown): string[] {
  return foreignParts(genesis, registry.modules);
}

/** The chain that a snapshot was taken of. */
export function restoreChainState(snapshot: Uint8Array, options: ChainOptions = {}): ChainState {
  const store = new BaseStore();
  const head = readSnapshot(snapshot, store);
  for (const table of allTables()) completeIndexes(table, store);
  store.takeChanges();
  const facts = { chainId: head.chainId, time: BigInt(head.time), initialHeight: BigInt(head.initialHeight) };
  return new Machine(facts, BigInt(head.height), Buffer.from(head.appHash, "base64"), options, store);
}

function completeIndexes(table: Table<unknown>, store: BaseStore): void {
  table.completeIndexes(store);
}

class Machine implements ChainState {
  readonly chainId: string;
  height: bigint;
  time: bigint;
  appHash: Uint8Array;
  private readonly initialHeight: bigint;
  private readonly store: BaseStore;
  private readonly checked: Overlay;
  private readonly history: History;
  private readonly minGasPrice: bigint;
  private counters: BlockCounters = { ledger: 1n };
  private readonly signatures = new VerifiedSignatures();

  constructor(
    { chainId, time, initialHeight }: GenesisFacts,
    height: bigint,
    appHash: Uint8Array,
    {
      historyBlocks = DEFAULT_HISTORY,
      minGasPrice = DEFAULT_PRICE,
      undoRows = undoRowsInMemory(),
    }: ChainOptions,
    store = new BaseStore(),
  ) {
    this.chainId = chainId;
    this.time = time;
    this.initialHeight = initialHeight;
    this.height = height;
    this.appHash = appHash;
    this.store = store;
    this.checked = new Overlay(store);
    this.history = new History(historyBlocks, undoRows, height);
    this.minGasPrice = parseDec(minGasPrice);
  }

  get validators(): readonly GenesisValidator[] {
    return genesisValidators(this.context(this.store));
  }

  load(genesis: unknown): void {
    withoutDecoded(() => loadGenesis(this.context(this.store), genesis, registry.modules));
    this.appHash = nextAppHash(this.appHash, this.store, this.store.takeChanges());
  }

  checkTx(tx: Uint8Array): TxResult {
    return this.run(this.checked, tx, "check");
  }

  simulate(tx: Uint8Array): SimulateResult {
    const mark = this.store.mark();
    const { ledger } = this.counters;
    for (const [table, key, entry] of this.checked.changes()) this.store.put(table, key, entry);
    try {
      const { code, codespace, log, data, gasUsed, gasWanted, events } = this.run(this.store, tx, "simulate");
      const gas = { gasWanted, gasUsed };
      return code === 0
        ? { ...gas, result: { data, log, events } }
        : { ...gas, error: { code, codespace, log } };
    } finally {
      this.store.revert(mark);
      this.counters.ledger = ledger;
    }
  }

  finalizeBlock({ height, time, txs }: BlockInput): BlockOutput {
    if (height !== this.height + 1n) throw new Error(`block ${height} cannot follow block ${this.height}`);
    const timeBefore = this.time;
    this.height = height;
    this.time = time;
    this.counters = { ledger: 1n };
    const began = this.edge("BeginBlock", (ctx) => {
      dropExpiredNonces(ctx);
      for (const { beginBlock } of registry.modules) beginBlock?.(ctx);
    });
    const txResults = txs.map((tx) => this.run(this.store, tx, "deliver"));
    const ended = this.edge("EndBlock", (ctx) => {
      for (const { endBlock } of registry.modules) endBlock?.(ctx);
    });
    this.commit(height, timeBefore);
    return { txResults, events: [...began, ...ended], appHash: this.appHash };
  }

  query(path: string, data: Uint8Array, height?: bigint): QueryResult {
    const asked = height === undefined || height === 0n ? this.height : height;
    if (asked > this.height) {
      const words = "cannot query with height in the future; please provide a valid height";
      return refusedQuery(sdk.invalidHeight.wrap(words), 0n);
    }
    if (!this.history.has(asked)) {
      const words = `failed to load state at height ${asked}; version does not exist (latest height: ${this.height})`;
      return refusedQuery(sdk.invalidRequest.wrap(words), 0n);
    }
    if (asked === this.height) return runQuery(this.context(this.store), registry, path, data);
    return this.history.at(this.store, asked, (kv, time) =>
      runQuery({ ...this.context(kv), height: asked, time }, registry, path, data),
    );
  }

  exportGenesis(): unknown {
    return saveGenesis(this.context(this.store), registry.modules);
  }

  snapshot(): Uint8Array {
    return writeSnapshot(this.store, {
      chainId: this.chainId,
      height: this.height.toString(),
      time: this.time.toString(),
      initialHeight: this.initialHeight.toString(),
      appHash: Buffer.from(this.appHash).toString("base64"),
    });
  }

  admin(change: AdminChange): void {
    const mark = this.store.mark();
    try {
      runAdmin(this.context(this.store), registry, change);
    } catch (error) {
      this.store.revert(mark);
      throw error;
    }
    this.checked.clear();
  }

  /** Work at a block's edge; its events say at which. */
  private edge(mode: "BeginBlock" | "EndBlock", work: (ctx: Context) => void): AbciEvent[] {
    const ctx = this.context(this.store);
    work(ctx);
    return withAttribute(ctx.events, "mode", mode);
  }

  private commit(height: bigint, timeBefore: bigint): void {
    const changes = this.store.takeChanges();
    this.appHash = nextAppHash(this.appHash, this.store, changes);
    this.history.push(height, { time: timeBefore, changes });
    this.checked.clear();
  }

  private run(kv: Kv, tx: Uint8Array, mode: Mode): TxResult {
    const { minGasPrice, signatures: verified } = this;
    return runTx(this.place(kv), tx, { mode, minGasPrice, verified }, registry);
  }

  private place(kv: Kv): Omit<Context, "gas" | "events"> {
    return {
      kv,
      chainId: this.chainId,
      height: this.height,
      time: this.time,
      hooks: escrowHooks,
      block: this.counters,
    };
  }

  private context(kv: Kv): Context {
    return { ...this.place(kv), gas: new GasMeter(), events: [] };
  }
}
