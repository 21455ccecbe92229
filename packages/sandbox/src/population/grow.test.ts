import { describe, expect, test } from "vitest";
import { createChainState, restoreChainState } from "../chain/index.ts";
import { type Core, createCore } from "../node/core.ts";
import { sandboxGenesis } from "../node/genesis.ts";
import { openStore } from "../node/store/store.ts";
import { clusterOf } from "../provider/profile.ts";
import { citizenOf } from "./citizens.ts";
import { cautiousPrice, grow, type PopulationOptions, planOf, populationAccounts, startOf } from "./index.ts";

const end = Date.UTC(2026, 10, 20, 12);
const oracle = citizenOf(1, "oracle");

async function grown(options: PopulationOptions, signal?: AbortSignal) {
  const plan = planOf(options);
  if (plan === undefined) throw new Error("nothing to grow");
  const genesis = sandboxGenesis({
    time: BigInt(startOf(plan, end)) * 1_000_000n,
    accounts: populationAccounts(plan),
    oracle: oracle.address,
    price: cautiousPrice,
  });
  const machine = { create: createChainState, restore: restoreChainState };
  const core = createCore({ store: openStore(undefined), machine, genesis });
  const result = await grow({ core, plan, end, blockSeconds: 1, oracle, finalPrice: 1.5, signal });
  return { core, result, appHash: Buffer.from(core.state.appHash).toString("hex"), genesis };
}

interface Exported {
  readonly app_state: {
    readonly bank: {
      readonly supply: readonly Coin[];
      readonly balances: readonly { coins: readonly Coin[] }[];
    };
    readonly bme: {
      readonly state: Record<"total_minted" | "total_burned", readonly Coin[]>;
      readonly ledger: { readonly pending_records: readonly unknown[] } | null;
    };
    readonly market: {
      readonly leases: readonly { state: string; price: { amount: string } }[];
      readonly orders: readonly { state: string }[];
      readonly bids: readonly { state: string }[];
    };
    readonly provider: { readonly providers: readonly { host_uri: string }[] };
  };
}

describe("a grown village", async () => {
  const { core, result, appHash, genesis } = await grown({ size: "village", seed: 7 });
  // The state machine's own export.
  const { app_state: state } = core.state.exportGenesis() as Exported;

  test("has a history in which the chain refused nothing", () => {
    expect(result.refusals).toEqual([]);
    expect(result.txs).toBeGreaterThan(200);
    expect(result.blocks).toBeGreaterThan(300);
    const states = Object.groupBy(state.market.leases, (lease) => lease.state);
    expect(states.active?.length).toBeGreaterThan(3);
    expect(states.closed?.length).toBeGreaterThan(3);
  });

  test("is the same for the same seed and another for another", async () => {
    expect((await grown({ size: "village", seed: 7 })).appHash).toBe(appHash);
    expect((await grown({ size: "village", seed: 8 })).appHash).not.toBe(appHash);
  });

  test("neither makes nor loses money", () => {
    const before = toPairs((genesis as Exported).app_state.bank.supply);
    const minted = toPairs(state.bme.state.total_minted);
    const burned = toPairs(state.bme.state.total_burned);
    const supply = toPairs(state.bank.supply);
    for (const denom of ["uakt", "uact"]) {
      const of = (coins: ReadonlyMap<string, bigint>) => coins.get(denom) ?? 0n;
      const inflation = denom === "uakt" ? inflationOf(core) : 0n;
      expect(of(supply)).toBe(of(before) + inflation + of(minted) - of(burned));
    }
    expect(supply).toEqual(toPairs(state.bank.balances.flatMap(({ coins }) => coins)));
  });

  test("gives no provider more than its hardware holds, and gives all back that ended", () => {
    const active = [...result.town.rentals.values()];
    expect(active.every(({ state: now }) => now === "leased")).toBe(true);
    for (const { book, citizen, host } of result.town.desks) {
      const own = active.filter(({ desk }) => desk?.citizen === citizen).map(({ order }) => order.dseq);
      expect([...book.claims.values()].map(({ order }) => order.dseq).sort()).toEqual(own.sort());
      expect(book.cluster.nodes).toHaveLength(clusterOf(host.profile).nodes.length);
      for (const { cpu, memory, gpu } of book.cluster.nodes) {
        for (const { allocatable, allocated } of [cpu, memory, gpu]) {
          expect(allocated.nano).toBeLessThanOrEqual(allocatable.nano);
        }
      }
      const isUsed = book.cluster.nodes.some(({ cpu }) => cpu.allocated.nano > 0n);
      expect(isUsed).toBe(own.length > 0);
    }
  });

  test("ends in the present with nothing undecided", () => {
    expect(core.lastTime).toBe(BigInt(end) * 1_000_000n);
    expect(state.market.orders.some((order) => order.state === "open")).toBe(false);
    expect(state.market.bids.some((bid) => bid.state === "open")).toBe(false);
    expect(state.bme.ledger?.pending_records ?? []).toEqual([]);
  });

  test("marks its providers by names that lead nowhere", () => {
    const hosts = state.provider.providers.map(({ host_uri: uri }) => new URL(uri).hostname);
    expect(hosts.length).toBeGreaterThan(2);
    expect(hosts.every((name) => name.endsWith(".invalid"))).toBe(true);
  });
});

/** What the blocks gave the validator, by their own word. */
function inflationOf(core: Core): bigint {
  let sum = 0n;
  for (let height = 1n; height <= core.height; height++) {
    for (const { type, attributes } of core.body(height).events) {
      if (type === "mint") sum += BigInt(attributes.find(({ key }) => key === "amount")?.value ?? 0);
    }
  }
  return sum;
}

interface Coin {
  readonly denom: string;
  readonly amount: string;
}

/** Sums by denomination; what sums to nothing is left out. */
function toPairs(coins: readonly Coin[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { denom, amount } of coins) sums.set(denom, (sums.get(denom) ?? 0n) + BigInt(amount));
  return new Map([...sums].filter(([, sum]) => sum > 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("growing stops when it is told to", async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(grown({ size: "village" }, stop.signal)).rejects.toThrow(/abort/i);
});

test.each([
  { size: "village", days: 0 },
  { size: "village", days: 1.5 },
  { size: "city", seed: -1 },
] as const)("a population of %o is refused", (options) => {
  expect(() => planOf(options)).toThrow(expect.objectContaining({ code: "SANDBOX_POPULATION_WRONG" }));
});
