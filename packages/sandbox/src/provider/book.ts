/**
 * A provider's memory: its hardware and what it has promised to whom. Pure: every step gives a new book.
 * In: orders with their groups, bids and leases as the chain tells them, the clock. Out: answers, and what to do next.
 * What stays true: hardware is taken exactly while a claim stands, and given back when the claim goes.
 */
import {
  type Cluster,
  type Coin,
  decide,
  defaultMaxGroupVolumes,
  type Group,
  plainConfig,
  priceWithin,
  type Refusal,
  refusal,
  release,
  reserve,
  type Unit,
} from "@slipway/market";
import { attributesOf, clusterOf, type ProviderProfile, strategyOf } from "./profile.ts";
import type { OrderTerms } from "./provider-node.ts";

export interface OrderRef {
  readonly owner: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
}

/** Who answers: the provider, and who signed for it. */
export interface BidderFacts {
  readonly profile: ProviderProfile;
  /** Who signed all of its attributes, if the profile is audited. */
  readonly auditors: readonly string[];
  readonly blockSeconds: number;
}

export type ClaimPhase = "bidding" | "bid" | "leased";

export interface Claim {
  readonly order: OrderRef;
  readonly group: Group;
  readonly phase: ClaimPhase;
  /** When it came into this phase; milliseconds since 1970. */
  readonly since: number;
  readonly price: Coin;
  readonly offer: readonly Unit[];
  /** Seconds of notice promised with the bid. */
  readonly notice: number;
  readonly manifest: boolean;
  /** What it took; absent when the hardware could not be found again after a restart. */
  readonly taken?: { readonly before: Cluster; readonly after: Cluster };
  readonly addresses: number;
}

export interface Book {
  readonly cluster: Cluster;
  readonly addresses: { readonly available: number; readonly inUse: number };
  readonly claims: ReadonlyMap<string, Claim>;
}

export type Answer =
  | { readonly bid: true; readonly price: Coin; readonly offer: readonly Unit[] }
  | { readonly bid: false; readonly refusal: Refusal };

/** What became overdue, see `overdue`. */
export type Overdue =
  | { readonly kind: "bid-timeout"; readonly claim: Claim }
  | { readonly kind: "manifest-timeout"; readonly claim: Claim };

/** The order in an id that says more, as that of a bid does. */
export function orderOf({ owner, dseq, gseq, oseq }: OrderRef): OrderRef {
  return { owner, dseq, gseq, oseq };
}

export function orderKey({ owner, dseq, gseq, oseq }: OrderRef): string {
  return `${owner}/${dseq}/${gseq}/${oseq}`;
}

/** Whether the provider hears of an order at all; an unreliable one misses some. */
export function hears({ profile }: BidderFacts, order: OrderRef): boolean {
  const { reliability } = profile.temperament;
  return reliability >= 1 || shareOf(`${profile.id} ${orderKey(order)}`) < reliability;
}

export function emptyBook(profile: ProviderProfile): Book {
  return {
    cluster: clusterOf(profile),
    addresses: { available: profile.addresses, inUse: 0 },
    claims: new Map(),
  };
}

/** Decides on an order; a yes takes the hardware at once. An order already claimed is answered no again without a trace. */
export function answerOrder(
  book: Book,
  bidder: BidderFacts,
  asked: { readonly order: OrderRef; readonly terms: OrderTerms; readonly now: number },
): { readonly book: Book; readonly answer: Answer } {
  const { order, terms, now } = asked;
  const { group, notice } = terms;
  const wanted = decide(bidderOf(bidder), group);
  if (!wanted.bid) return { book, answer: { bid: false, refusal: wanted.refusal } };
  const offered = bidder.profile.noticeSeconds;
  if (notice > offered) {
    const message = `wants ${notice} s of notice before a lease is reclaimed; the provider gives ${offered} s`;
    const because = refusal("reclamation-long", message, { needed: notice, offered });
    return { book, answer: { bid: false, refusal: because } };
  }
  const leasedIp = bidder.profile.addresses > 0 ? book.addresses : null;
  const reservation = reserve(book.cluster, group, { ...plainConfig, leasedIp });
  if (!reservation.fits) return { book, answer: { bid: false, refusal: reservation.refusal } };
  const offer = reservation.adjusted;
  const priced = priceWithin(strategyOf(bidder.profile, bidder.blockSeconds), group, offer);
  if (!priced.ok) return { book, answer: { bid: false, refusal: priced.refusal } };
  const claim: Claim = {
    order,
    group,
    phase: "bidding",
    since: now,
    price: priced.price,
    offer,
    // Promised only where it is asked for: a lease with notice cannot be closed at once.
    notice: notice === 0 ? 0 : offered,
    manifest: false,
    taken: { before: book.cluster, after: reservation.after },
    addresses: addressesOf(group),
  };
  return { book: withClaim(book, claim), answer: { bid: true, price: priced.price, offer } };
}

/** Takes up again what the chain says was promised before a restart, whether or not it still fits. */
export function restoreClaim(
  book: Book,
  found: Pick<Claim, "order" | "group" | "phase" | "since" | "price">,
): Book {
  if (book.claims.has(orderKey(found.order))) return book;
  const reservation = reserve(book.cluster, found.group, { ...plainConfig, leasedIp: book.addresses });
  const claim = { ...found, notice: 0, manifest: false, addresses: addressesOf(found.group) };
  if (!reservation.fits) return withClaim(book, { ...claim, offer: found.group.units });
  const taken = { before: book.cluster, after: reservation.after };
  return withClaim(book, { ...claim, offer: reservation.adjusted, taken });
}

/** Moves a claim on; unknown orders are left alone. */
export function moveClaim(book: Book, order: OrderRef, phase: ClaimPhase, now: number): Book {
  return editClaim(book, order, (claim) => ({ ...claim, phase, since: now }));
}

export function noteManifest(book: Book, order: OrderRef): Book {
  return editClaim(book, order, (claim) => ({ ...claim, manifest: true }));
}

/** Forgets a claim and gives its hardware back. */
export function dropClaim(book: Book, order: OrderRef): Book {
  const claim = book.claims.get(orderKey(order));
  if (claim === undefined) return book;
  const claims = new Map(book.claims);
  claims.delete(orderKey(order));
  const cluster = claim.taken ? release(book.cluster, claim.taken.before, claim.taken.after) : book.cluster;
  const inUse = book.addresses.inUse - claim.addresses;
  return { cluster, addresses: { ...book.addresses, inUse }, claims };
}

/** Bids that nobody took and leases whose tenant never sent a manifest, at the time `now`. */
export function overdue(
  book: Book,
  now: number,
  limits: { readonly bidTimeoutMs: number; readonly manifestTimeoutMs: number },
): Overdue[] {
  return [...book.claims.values()].flatMap((claim): Overdue[] => {
    const age = now - claim.since;
    if (claim.phase === "bid" && age >= limits.bidTimeoutMs) return [{ kind: "bid-timeout", claim }];
    const waiting = claim.phase === "leased" && !claim.manifest;
    return waiting && age >= limits.manifestTimeoutMs ? [{ kind: "manifest-timeout", claim }] : [];
  });
}

/** A number in [0, 1) that a text always gets (FNV-1a). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash / 2 ** 32;
}

function bidderOf({ profile, auditors }: BidderFacts) {
  const attributes = attributesOf(profile);
  return {
    attributes,
    chainAttributes: attributes,
    auditedBy: (asked: string) => (profile.audited && auditors.includes(asked) ? [attributes] : []),
    orderAttributes: [],
    maxGroupVolumes: defaultMaxGroupVolumes,
  };
}

function withClaim(book: Book, claim: Claim): Book {
  const claims = new Map(book.claims).set(orderKey(claim.order), claim);
  const inUse = book.addresses.inUse + claim.addresses;
  return { cluster: claim.taken?.after ?? book.cluster, addresses: { ...book.addresses, inUse }, claims };
}

function editClaim(book: Book, order: OrderRef, edit: (claim: Claim) => Claim): Book {
  const claim = book.claims.get(orderKey(order));
  if (claim === undefined) return book;
  return { ...book, claims: new Map(book.claims).set(orderKey(order), edit(claim)) };
}

function addressesOf(group: Group): number {
  const sequences = group.units.flatMap(({ resource }) =>
    resource.endpoints.flatMap(({ kind, sequence }) => (kind === "LEASED_IP" ? [sequence] : [])),
  );
  return new Set(sequences).size;
}
