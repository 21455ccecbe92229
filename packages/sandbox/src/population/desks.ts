/**
 * The providers' side of a population. In: the day, the open orders. Out: registrations, bids, withdrawals and farewells
 * in the chronicle. What stays true: a provider bids only what fits its free hardware, by the rules of every other one.
 */
import { msg } from "@slipway/chain";
import { answerOrder, type Book, dropClaim, emptyBook, hears, moveClaim } from "../provider/book.ts";
import { bidMessage } from "../provider/messages.ts";
import { attributesOf, type ProviderProfile } from "../provider/profile.ts";
import { type Citizen, citizenOf } from "./citizens.ts";
import type { Dice } from "./dice.ts";
import { type Host, hostUriOf, onDay } from "./hosts.ts";
import { type Paper, paperOf } from "./papers.ts";
import type { Rental, Town } from "./town.ts";

export interface Desk {
  readonly host: Host;
  readonly citizen: Citizen;
  readonly dice: Dice;
  profile: ProviderProfile;
  book: Book;
  status: "waiting" | "funded" | "registered" | "open" | "gone";
  moves: number;
  paper?: { readonly paper: Paper; readonly day: number };
}

const mostBids = 3;
const renewAfterDays = 300;
const act = 1_000_000n;

export function createDesk(host: Host, seed: number, dice: Dice): Desk {
  const citizen = citizenOf(seed, `provider/${host.profile.id}`);
  const { profile } = host;
  return { host, citizen, dice, profile, book: emptyBook(profile), status: "waiting", moves: 0 };
}

/** Those who join are funded in a first block. */
export function fundNewDesks({ desks, exchange, now }: Town): void {
  for (const desk of desks) {
    if (desk.status !== "waiting" || desk.host.joins > now.day) continue;
    desk.status = "funded";
    exchange.send(desk.citizen.address, 2_000n * act);
  }
}

/** They register in the next, show their certificate, and some move or become better. */
export async function keepRegistered(town: Town): Promise<void> {
  const { chronicle, now, desks } = town;
  for (const desk of desks) {
    const { citizen, status } = desk;
    if (status === "funded") {
      desk.status = "registered";
      const paper = await newPaper(desk, town);
      chronicle.tell(citizen, [paper.message, msg.createProvider(entryOf(desk))]);
      if (desk.profile.audited) town.toAudit.add(desk);
      continue;
    }
    // It bids when the auditor has signed.
    if (status === "registered") desk.status = "open";
    if (status !== "open" || !now.isFirstOfDay) continue;
    if (now.day - (desk.paper?.day ?? 0) >= renewAfterDays) {
      chronicle.tell(citizen, [(await newPaper(desk, town)).message]);
    }
    if (desk.dice.chance(1 / 60)) {
      if (desk.dice.chance(0.5)) desk.moves++;
      else desk.profile = { ...desk.profile, tier: "akash" };
      chronicle.tell(citizen, [msg.updateProvider(entryOf(desk))]);
      if (desk.profile.audited) town.toAudit.add(desk);
    }
    sellEarnings(desk, town);
  }
}

/** What was registered or changed is signed by the auditor. */
export function audit({ chronicle, auditor, toAudit }: Town): void {
  const messages = [...toAudit].map(({ citizen, profile }) =>
    msg.signProviderAttributes({
      owner: citizen.address,
      auditor: auditor.address,
      attributes: attributesOf(profile),
    }),
  );
  toAudit.clear();
  chronicle.tell(auditor, messages);
}

/** Bids on all open orders, each provider's in one transaction. */
export function bidOnOrders(town: Town, blockSeconds: number): void {
  const { chronicle, rentals } = town;
  const messages = new Map<Desk, ReturnType<typeof bidMessage>[]>();
  for (const rental of rentals.values()) {
    if (rental.state !== "open") continue;
    for (const desk of shuffled(candidates(town, rental), rental.tenant.dice)) {
      if (rental.bids.length >= mostBids) break;
      const bid = answer(desk, rental, town, blockSeconds);
      if (bid === undefined) continue;
      messages.set(desk, [...(messages.get(desk) ?? []), bid]);
    }
  }
  for (const [desk, bids] of messages) chronicle.tell(desk.citizen, bids);
}

/** Once a week a provider draws what its leases have earned; those without money come to light then. */
export function withdraw({ chronicle, desks, now, rentals }: Town): void {
  if (!now.isFirstOfDay) return;
  desks.forEach((desk, index) => {
    if (desk.status !== "open" || (now.day + index) % 7 !== 0) return;
    const own = [...rentals.values()].filter(({ state, desk: by }) => state === "leased" && by === desk);
    chronicle.tell(
      desk.citizen,
      own.map(({ order }) => msg.withdrawLease({ ...order, provider: desk.citizen.address })),
    );
  });
}

/** Those who give up end their leases, and their certificate and signatures are taken back. */
export function farewell({ chronicle, desks, now, rentals, auditor }: Town): void {
  for (const desk of desks) {
    const { citizen, host } = desk;
    if (desk.status !== "open" || host.leaves === undefined || host.leaves > now.day) continue;
    desk.status = "gone";
    const provider = citizen.address;
    const own = [...rentals.values()].filter(({ state, desk: by }) => state === "leased" && by === desk);
    chronicle.tell(citizen, [
      ...own.map(({ order }) => msg.closeBid({ ...order, provider, reason: "decommission" })),
      ...(desk.paper ? [msg.revokeCertificate({ owner: provider, serial: desk.paper.paper.serial })] : []),
    ]);
    if (desk.profile.audited) {
      chronicle.tell(auditor, [msg.deleteProviderAttributes({ owner: provider, auditor: auditor.address })]);
    }
  }
}

/** The tenant has chosen: one claim becomes a lease, the others give their hardware back. */
export function settleClaims(rental: Rental, winner: Desk | undefined): void {
  for (const { desk } of rental.bids) {
    desk.book =
      desk === winner ? moveClaim(desk.book, rental.order, "leased", 0) : dropClaim(desk.book, rental.order);
  }
  rental.bids = [];
}

/** A lease ended: its hardware is free again. */
export function release({ desk, order }: Rental): void {
  if (desk) desk.book = dropClaim(desk.book, order);
}

function candidates({ desks }: Town, { packedFor, wantsAudit }: Rental): Desk[] {
  const { card } = packedFor;
  return desks.filter(({ status, profile }) => {
    const hasCard = card === undefined || profile.nodes.some(({ gpu }) => gpu?.model === card);
    return status === "open" && hasCard && (!wantsAudit || profile.audited);
  });
}

function answer(desk: Desk, rental: Rental, { auditor, now }: Town, blockSeconds: number) {
  const { order, group } = rental;
  const profile = onDay(desk.profile, now.day);
  const facts = { profile, auditors: [auditor.address], blockSeconds };
  if (!hears(facts, order)) return undefined;
  const asked = { order, terms: { group, notice: 0 }, now: now.at };
  const { book, answer: said } = answerOrder(desk.book, facts, asked);
  if (!said.bid) return undefined;
  desk.book = moveClaim(book, order, "bid", now.at);
  rental.bids.push({ desk, price: said.price.amount });
  return bidMessage(desk.citizen.address, { order, price: said.price, offer: said.offer, notice: 0 });
}

/** Earnings in ACT become AKT again. */
function sellEarnings({ citizen, dice }: Desk, { chronicle }: Town): void {
  if (!dice.chance(1 / 14)) return;
  const earned = chronicle.balance(citizen.address, "uact");
  if (earned < 50n * act) return;
  chronicle.tell(citizen, [
    msg.burnAct({ owner: citizen.address, amount: { denom: "uact", amount: (earned * 4n) / 5n } }),
  ]);
}

async function newPaper(desk: Desk, { now, seed }: Town): Promise<Paper> {
  const { hostname } = new URL(hostUriOf(desk.profile, desk.moves));
  const paper = await paperOf(desk.citizen, { seed, at: now.at, hosts: [hostname] });
  desk.paper = { paper, day: now.day };
  return paper;
}

function entryOf({ citizen, profile, moves }: Desk) {
  const { id } = profile;
  return {
    owner: citizen.address,
    hostUri: hostUriOf(profile, moves),
    attributes: attributesOf(profile),
    email: `ops@${id}.invalid`,
    website: `https://${id}.invalid`,
  };
}

function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  return list
    .map((item) => ({ item, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
