/**
 * The tenants' side of a population. In: the time, bids, money. Out: deployments, leases, deposits, updates and closings in
 * the chronicle. What stays true: nobody spends what it does not have; ACT comes from the vault, never from nowhere.
 */
import { msg } from "@slipway/chain";
import { DEC_ONE, type Dec, price as marketPrice, truncDec } from "@slipway/market";
import { builtInProviders } from "../provider/catalogue.ts";
import { type ProviderProfile, strategyOf } from "../provider/profile.ts";
import { liveliness } from "./calendar.ts";
import { release, settleClaims } from "./desks.ts";
import { onDay } from "./hosts.ts";
import { paperOf } from "./papers.ts";
import { usualGpuPrices } from "./prices.ts";
import { type Rental, rentalKey, type Tenant, type Town } from "./town.ts";
import { pack, priced, type Ware, wares } from "./wares.ts";

const million = 1_000_000n;
const DAY = 86_400_000;
const leastDeposit = 600_000n;
const patience = 4 * DAY;
const mintPause = DAY;

/** Newcomers get their first AKT; everybody else may wish for something new. */
export function wish({ tenants, now, plan, exchange }: Town): void {
  for (const tenant of tenants) {
    const { habits, dice, citizen } = tenant;
    if (tenant.status === "waiting" && habits.joins <= now.day) {
      tenant.status = "funded";
      exchange.send(citizen.address, BigInt(dice.whole(20, 80)) * million);
    }
    if (tenant.status !== "here") continue;
    tenant.wishes = tenant.wishes.filter(({ since }) => now.at - since < patience);
    const lively = liveliness(now.at, habits.zoneHours, habits.weekend);
    if (!dice.chance((habits.daily * lively) / plan.burstsPerDay)) continue;
    tenant.wishes.push({ ware: dice.pick(wares[dice.pick(habits.likes)]), since: now.at });
  }
}

/** Opens deployments for which there is money; asks the vault for more where there is not. */
export function openDeployments(town: Town, blockSeconds: number): void {
  for (const tenant of town.tenants) {
    const [next, ...later] = tenant.wishes;
    if (next === undefined || tenant.status !== "here") continue;
    const days = Math.min(tenant.habits.foresight, next.ware.days);
    const deposit = depositFor(next.ware, days, town, blockSeconds);
    if (!affords(tenant, deposit, town)) continue;
    tenant.wishes = later;
    open(town, { tenant, ware: next.ware, deposit, blockSeconds });
  }
}

/** Closes what has run its time or found no provider, and tells of new versions. */
export function tend(town: Town): void {
  const { chronicle, now, rentals } = town;
  for (const rental of rentals.values()) {
    const { tenant, order, state } = rental;
    const { owner, dseq } = order;
    if (state === "stranded" || (state === "leased" && now.at >= rental.endsAt)) {
      chronicle.tell(tenant.citizen, [msg.closeDeployment({ owner, dseq })]);
      // Nothing of it stands at a provider any more.
      if (state === "stranded") rentals.delete(rentalKey(order));
      continue;
    }
    if (state !== "leased" || !now.isFirstOfDay) continue;
    if (tenant.dice.chance(1 / 40)) {
      rental.version++;
      const { hash } = pack(rental.packedFor, rental.version, auditorOf(town, rental.wantsAudit));
      chronicle.tell(tenant.citizen, [msg.updateDeployment({ owner, dseq, hash })]);
    }
    if (tenant.habits.careful) topUp(rental, town);
  }
}

/** Chooses among the bids: the cheapest mostly. */
export function chooseBids({ rentals, chronicle }: Town): void {
  for (const rental of rentals.values()) {
    if (rental.state !== "open") continue;
    const { dice, citizen } = rental.tenant;
    const [cheapest, ...others] = [...rental.bids].sort((a, b) => (a.price < b.price ? -1 : 1));
    if (cheapest === undefined) {
      rental.state = "stranded";
      continue;
    }
    const chosen = dice.chance(0.8) ? cheapest : dice.pick([cheapest, ...others]);
    chronicle.tell(citizen, [msg.createLease({ ...rental.order, provider: chosen.desk.citizen.address })]);
    rental.state = "leased";
    rental.desk = chosen.desk;
    rental.price = chosen.price;
    rental.leasedAt = chronicle.nextHeight;
    settleClaims(rental, chosen.desk);
  }
}

/** Newcomers show a certificate, and ACT is minted, in the block after the AKT came. */
export async function settleIn({ tenants, chronicle, now, seed }: Town): Promise<void> {
  for (const tenant of tenants) {
    if (tenant.status !== "funded") continue;
    tenant.status = "here";
    if (tenant.dice.chance(0.5)) {
      chronicle.tell(tenant.citizen, [(await paperOf(tenant.citizen, { seed, at: now.at })).message]);
    }
  }
}

/** Whether the tenant has so much ACT. If not, AKT is bought and minted; it takes a while. */
export function affords(tenant: Tenant, uact: bigint, town: Town): boolean {
  const { chronicle, now } = town;
  const { address } = tenant.citizen;
  const kept = town.spoken.get(tenant) ?? 0n;
  if (chronicle.balance(address, "uact") >= kept + uact) {
    town.spoken.set(tenant, kept + uact);
    return true;
  }
  if (now.at - tenant.mintedAt < mintPause) return false;
  tenant.mintedAt = now.at;
  const wanted = uact * 2n > 20n * million ? uact * 2n : 20n * million;
  const price = BigInt(Math.round((town.akt[now.day] ?? 1) * 1e6));
  const uakt = (wanted * million) / price;
  const have = chronicle.balance(address, "uakt");
  // Some is left for fees.
  if (have < uakt + 10n * million) town.exchange.send(address, uakt + 20n * million - have);
  town.toMint.push({ tenant, uakt });
  return false;
}

export function mint({ toMint, chronicle }: Town): void {
  for (const { tenant, uakt } of toMint.splice(0)) {
    const owner = tenant.citizen.address;
    chronicle.tell(tenant.citizen, [msg.mintAct({ owner, amount: { denom: "uakt", amount: uakt } })]);
  }
}

export function open(
  town: Town,
  wanted: {
    tenant: Tenant;
    ware: Ware;
    deposit: bigint;
    blockSeconds: number;
    endsAt?: number;
    version?: number;
  },
): void {
  const { tenant, ware, deposit, blockSeconds, version = 0 } = wanted;
  const { dice, citizen, habits } = tenant;
  const wantsAudit = habits.wantsAudit && ware.card === undefined;
  const packed = pack(ware, version, auditorOf(town, wantsAudit));
  const generosity = BigInt(Math.round(dice.between(0.9, 2.2) * 1_000));
  const { spec, group } = priced(packed, (usualPrice(ware, town, blockSeconds) * generosity) / 1_000n);
  const height = town.chronicle.nextHeight;
  const dseq = height > tenant.lastDseq ? height : tenant.lastDseq + 1n;
  tenant.lastDseq = dseq;
  const owner = citizen.address;
  town.chronicle.tell(citizen, [
    msg.createDeployment({
      owner,
      dseq,
      groups: [spec],
      hash: packed.hash,
      deposit: { denom: "uact", amount: deposit },
    }),
  ]);
  town.rentals.set(rentalKey({ owner, dseq }), {
    tenant,
    packedFor: ware,
    order: { owner, dseq, gseq: 1, oseq: 1 },
    group,
    spec,
    wantsAudit,
    endsAt: wanted.endsAt ?? Math.round(town.now.at + dice.skewed(ware.days, 0.8) * DAY),
    state: "open",
    version,
    funds: deposit,
    price: 0n,
    leasedAt: height,
    bids: [],
  });
}

/** What a deployment of this kind costs so many days, at least what the chain wants. */
export function depositFor(ware: Ware, days: number, town: Town, blockSeconds: number): bigint {
  const blocks = BigInt(Math.round((days * 86_400) / blockSeconds));
  const cost = (usualPrice(ware, town, blockSeconds) * blocks) / DEC_ONE;
  return cost > leastDeposit ? cost : leastDeposit;
}

/** A lease or a deployment is over, whoever ended it. */
export function noteEnding(rental: Rental, whole: boolean, { rentals }: Town): void {
  release(rental);
  if (whole) {
    rental.state = "closed";
    rentals.delete(rentalKey(rental.order));
  } else if (rental.state === "leased") rental.state = "stranded";
}

function topUp(rental: Rental, town: Town): void {
  const { chronicle, plan } = town;
  const blocksADay = BigInt(plan.burstsPerDay * 3);
  const spent = truncDec(rental.price * (chronicle.nextHeight - rental.leasedAt));
  const daily = truncDec(rental.price * blocksADay) + 1n;
  if (rental.funds - spent > daily * 3n) return;
  const amount = daily * BigInt(rental.tenant.habits.foresight + 14);
  if (!affords(rental.tenant, amount, town)) return;
  const { owner, dseq } = rental.order;
  rental.funds += amount;
  chronicle.tell(rental.tenant.citizen, [msg.deposit({ owner, dseq, deposit: { denom: "uact", amount } })]);
}

/** Per block, as somebody who asks average prices would. */
function usualPrice(ware: Ware, { now }: Town, blockSeconds: number): Dec {
  const { group } = pack(ware, 0, undefined);
  const answer = marketPrice(strategyOf(onDay(usualHost, now.day), blockSeconds), group, group.units);
  if (!answer.ok) throw new Error(`no price for ${ware.name}: ${answer.error}`);
  return answer.price.amount;
}

function auditorOf({ auditor }: Town, wanted: boolean): string | undefined {
  return wanted ? auditor.address : undefined;
}

const [first] = builtInProviders;
if (first === undefined) throw new Error("the sandbox has no provider to learn prices from");
const usualHost: ProviderProfile = {
  ...first,
  storage: { beta2: 1, beta3: 1 },
  prices: { ...first.prices, cpu: 1.6, memory: 0.8, ephemeral: 0.02, persistent: 0.03, gpu: usualGpuPrices },
};
