/**
 * Grows a population: history of real blocks with signed messages, up to a given end. In: a chain at its genesis, a plan.
 * Out: the same chain, lived in. What stays true: the same plan and end give the same chain, byte for byte; prices per
 * block fit the time between the blocks; what still runs at the end was moved to prices of the present.
 */
import { setImmediate as giveWay } from "node:timers/promises";
import { msg } from "@slipway/chain";
import { parseDec } from "@slipway/market";
import type { Core } from "../node/core.ts";
import { burstsOf } from "./calendar.ts";
import { type Chronicle, createChronicle, type Ending } from "./chronicle.ts";
import type { Citizen } from "./citizens.ts";
import { audit, bidOnOrders, farewell, fundNewDesks, keepRegistered, withdraw } from "./desks.ts";
import { createDice } from "./dice.ts";
import { type Plan, pastBlockSeconds } from "./plan.ts";
import {
  affords,
  chooseBids,
  depositFor,
  mint,
  noteEnding,
  open,
  openDeployments,
  settleIn,
  tend,
  wish,
} from "./tenancy.ts";
import { createTown, rentalKey, type Town } from "./town.ts";

export interface GrowOptions {
  readonly core: Pick<Core, "facts" | "height" | "state" | "store" | "produce">;
  readonly plan: Plan;
  /** When the history ends; milliseconds since 1970. */
  readonly end: number;
  /** Seconds between the blocks of the present. */
  readonly blockSeconds: number;
  /** Reports prices in the past. */
  readonly oracle: Citizen;
  /** Dollars for an AKT at the end. */
  readonly finalPrice: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

export interface Grown {
  readonly blocks: number;
  readonly txs: number;
  readonly refused: number;
  readonly refusals: readonly string[];
  readonly town: Town;
}

const betweenBlocks = 6_000;
const presentDays = 30;
/** Written to disk together; so often others have their turn. */
const burstsBetweenPauses = 16;
/** A shorter history is there before anybody has read how far it is. */
const worthTelling = 500;

export async function grow(options: GrowOptions): Promise<Grown> {
  const { core, plan, end, finalPrice, signal, onProgress = () => {} } = options;
  const chronicle = createChronicle(core);
  const town = createTown(plan, chronicle, finalPrice);
  const bursts = burstsOf(plan, end, createDice(`calendar ${plan.seed}`));
  chronicle.write(Number(core.facts.time / 1_000_000n));
  let told = 0;
  let keep = core.store.gather();
  for (const [index, burst] of bursts.entries()) {
    signal?.throwIfAborted();
    town.now = burst;
    await live(town, options);
    if (index % burstsBetweenPauses === 0) {
      keep();
      keep = core.store.gather();
      await giveWay();
    }
    const percent = Math.floor((index * 10) / bursts.length) * 10;
    if (percent > told && bursts.length > worthTelling)
      onProgress(`growing the ${plan.size}: day ${burst.day} of ${plan.days}`);
    told = Math.max(told, percent);
  }
  moveToPresent(town, options);
  keep();
  const { blocks, txs, refused } = chronicle.counts;
  return { blocks, txs, refused, refusals: chronicle.refusals, town };
}

/** Three blocks: people decide, providers bid, leases begin. */
async function live(town: Town, { oracle }: GrowOptions): Promise<void> {
  const { chronicle, now, exchange, plan } = town;
  const seconds = pastBlockSeconds(plan);
  const write = (step: number) => note(town, chronicle.write(now.at + step * betweenBlocks));
  report(chronicle, oracle, town, now.at);
  fundNewDesks(town);
  wish(town);
  tend(town);
  openDeployments(town, seconds);
  if (now.isFirstOfDay && now.day === plan.days - 2) saveUp(town);
  exchange.tell(chronicle);
  write(0);
  town.spoken.clear();
  mint(town);
  await keepRegistered(town);
  await settleIn(town);
  bidOnOrders(town, seconds);
  write(1);
  // Before the new leases: what began in the same block has earned nothing.
  withdraw(town);
  chooseBids(town);
  audit(town);
  farewell(town);
  write(2);
}

/** Who wants to go on needs money for the days to come. */
function saveUp(town: Town): void {
  for (const tenant of town.tenants) {
    const own = [...town.rentals.values()].filter((rental) => rental.tenant === tenant);
    const needed = own.map(({ packedFor }) =>
      depositFor(packedFor, presentDays, town, pastBlockSeconds(town.plan)),
    );
    const sum = needed.reduce((total, each) => total + each, 0n);
    if (sum > 0n) affords(tenant, sum, town);
  }
}

/** Blocks come faster from now on: leases are closed and made anew, at prices for such blocks. */
function moveToPresent(town: Town, { end, blockSeconds, oracle }: GrowOptions): void {
  const { chronicle, rentals } = town;
  const step = Math.round(blockSeconds * 1_000);
  const first = end - 4 * step;
  const write = (index: number) => note(town, chronicle.write(first + index * step));
  const running = [...rentals.values()].filter(({ state }) => state === "leased");
  report(chronicle, oracle, town, first);
  for (const { tenant, order } of rentals.values())
    chronicle.tell(tenant.citizen, [msg.closeDeployment(order)]);
  write(0);
  for (const { tenant, packedFor, endsAt, version } of running) {
    const mates = BigInt(running.filter((other) => other.tenant === tenant).length);
    const share = chronicle.balance(tenant.citizen.address, "uact") / mates;
    const least = depositFor(packedFor, 2, town, blockSeconds);
    const most = depositFor(packedFor, presentDays, town, blockSeconds);
    if (share < least) continue;
    open(town, {
      tenant,
      ware: packedFor,
      deposit: share < most ? share : most,
      blockSeconds,
      endsAt,
      version,
    });
  }
  write(1);
  bidOnOrders(town, blockSeconds);
  write(2);
  chooseBids(town);
  write(3);
  for (const { tenant, order, state } of rentals.values()) {
    if (state === "stranded") chronicle.tell(tenant.citizen, [msg.closeDeployment(order)]);
  }
  write(4);
}

function report(chronicle: Chronicle, oracle: Citizen, { akt, now }: Town, at: number): void {
  const dollars = akt[now.day] ?? 1;
  const price = parseDec(dollars.toFixed(6));
  chronicle.tell(oracle, [msg.addPriceEntry({ signer: oracle.address, price, at: new Date(at) })]);
}

function note(town: Town, endings: readonly Ending[]): void {
  for (const { kind, id } of endings) {
    const rental = town.rentals.get(rentalKey(id));
    if (rental) noteEnding(rental, kind === "deployment-closed", town);
  }
}
