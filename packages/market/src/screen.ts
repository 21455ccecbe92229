/**
 * Who would take this group, at what price, and what to change for those who would not.
 * In: a group and what is known of each provider (chain attributes, signatures, inventory, price policy).
 * Out: one verdict per provider, by the providers' own rules. Nothing is reserved.
 */
import type { Attribute } from "./attributes.ts";
import type { Cluster } from "./cluster.ts";
import { formatDec } from "./dec.ts";
import { decide, defaultMaxGroupVolumes } from "./decide.ts";
import { type Coin, type Group, groupPrice, type Unit } from "./group.ts";
import { coinText } from "./money.ts";
import { type PriceStrategy, price } from "./pricing/price.ts";
import { bytesText, cpuText, type Refusal, type RefusalCode, refusal } from "./refusal.ts";
import { plainConfig, type ReserveConfig, reserve } from "./reserve.ts";

export interface KnownProvider {
  readonly owner: string;
  readonly attributes: readonly Attribute[];
  readonly audited: Readonly<Record<string, readonly (readonly Attribute[])[]>>;
  /** Its inventory as last seen; absent when it never answered. */
  readonly cluster?: Cluster;
  readonly config?: ReserveConfig;
  readonly pricing?: PriceStrategy;
}

export type Verdict =
  | { readonly owner: string; readonly answer: "bids"; readonly price?: Coin }
  | { readonly owner: string; readonly answer: "unknown"; readonly message: string }
  | {
      readonly owner: string;
      readonly answer: "refuses";
      readonly refusal: Refusal;
      /** The nearest change that would unlock this provider, in words. */
      readonly change: string;
    };

/** A known provider, and whether it answered when it was asked last. */
export interface SeenProvider {
  readonly known: KnownProvider;
  readonly isOnline: boolean;
}

/** A verdict in one flat form, for those too that do not answer. */
export interface Answer {
  readonly answer: Verdict["answer"] | "offline";
  /** Of a refusal. */
  readonly code: RefusalCode | null;
  /** What stands against it, with numbers; empty when it bids. */
  readonly message: string;
  readonly change: string | null;
}

/** Screens those that answer; every provider that was given comes back with its answer, in order. */
export function screenSeen<Seen extends SeenProvider>(
  group: Group,
  seen: readonly Seen[],
): (Answer & { readonly provider: Seen })[] {
  return seen.map((provider) => ({
    provider,
    ...(provider.isOnline ? answerOf(screenOne(group, provider.known)) : silent),
  }));
}

const silent: Answer = { answer: "offline", code: null, message: "does not answer now", change: null };

function answerOf(verdict: Verdict): Answer {
  const { answer } = verdict;
  switch (answer) {
    case "bids":
      return { answer, code: null, message: "", change: null };
    case "unknown":
      return { answer, code: null, message: verdict.message, change: null };
    case "refuses":
      return { answer, code: verdict.refusal.code, message: verdict.refusal.message, change: verdict.change };
    default:
      return answer satisfies never;
  }
}

const ranks = { bids: 0, unknown: 1, refuses: 2, offline: 3 } as const;

/** Those that would bid first, those that do not answer last. */
export function compareAnswers(a: Pick<Answer, "answer">, b: Pick<Answer, "answer">): number {
  return ranks[a.answer] - ranks[b.answer];
}

export function screen(group: Group, providers: readonly KnownProvider[]): Verdict[] {
  return providers.map((provider) => screenOne(group, provider));
}

function screenOne(group: Group, provider: KnownProvider): Verdict {
  const { owner, attributes, audited, cluster } = provider;
  const decision = decide(
    {
      attributes,
      chainAttributes: attributes,
      auditedBy: (auditor) => audited[auditor] ?? [],
      orderAttributes: [],
      maxGroupVolumes: defaultMaxGroupVolumes,
    },
    group,
  );
  if (!decision.bid) return refuses(owner, decision.refusal);
  if (cluster === undefined) {
    return { owner, answer: "unknown", message: "matches, but its free capacity is not known" };
  }
  const reservation = reserve(cluster, group, provider.config ?? plainConfig);
  if (!reservation.fits) return refuses(owner, reservation.refusal);
  if (provider.pricing === undefined) return { owner, answer: "bids" };
  const priced = priceWithin(provider.pricing, group, reservation.adjusted);
  return priced.ok ? { owner, answer: "bids", price: priced.price } : refuses(owner, priced.refusal);
}

/** The price that a provider would bid, or why it cannot stay within what the order allows. */
export function priceWithin(
  strategy: PriceStrategy,
  group: Group,
  reserved: readonly Unit[] = group.units,
): { readonly ok: true; readonly price: Coin } | { readonly ok: false; readonly refusal: Refusal } {
  const priced = price(strategy, group, reserved);
  if (!priced.ok)
    return { ok: false, refusal: refusal("price-failed", priced.error, { stage: priced.stage }) };
  const most = groupPrice(group);
  if (most === null || most.denom !== priced.price.denom) {
    return {
      ok: false,
      refusal: refusal("denom-mismatch", "the units of the group ask in different denominations"),
    };
  }
  if (priced.price.amount <= most.amount) return { ok: true, price: priced.price };
  const asks = coinText(priced.price.amount, most.denom);
  const message = `would ask ${asks} per block; the order allows ${coinText(most.amount, most.denom)}`;
  const details = { price: formatDec(priced.price.amount), most: formatDec(most.amount), denom: most.denom };
  return { ok: false, refusal: refusal("price-above-order", message, details) };
}

function refuses(owner: string, because: Refusal): Verdict {
  return { owner, answer: "refuses", refusal: because, change: nearestChange(because) };
}

/** What to change in the SDL, in one sentence. */
export function nearestChange({ code, details, message }: Refusal): string {
  const left = typeof details.free === "string" ? BigInt(details.free) : 0n;
  switch (code) {
    case "attribute-missing":
      return `drop ${keysOf(details.missing)} from the placement's attributes`;
    case "order-attribute-missing":
      return `add ${keysOf(details.missing)} to the placement's attributes`;
    case "not-audited":
      return "drop signedBy, or name an auditor who signed for this provider";
    case "capability-missing":
    case "storage-class-missing":
      return `choose what it offers${optionsOf(details.classes ?? details.models)}`;
    case "gpu-model-missing":
      return `ask for another GPU model${optionsOf(details.models)}`;
    case "gpu-key-invalid":
      return "write the GPU as vendor, model and, if needed, ram and interface";
    case "gpu-short":
      return left > 0n ? `ask for at most ${left} GPU per replica` : "wait until a GPU is free";
    case "too-many-volumes":
      return `use at most ${String(details.limit)} volumes`;
    case "cpu-short":
      return left > 0n ? `ask for at most ${cpuText(left)} per replica` : "wait until CPU is free";
    case "memory-short":
      return left > 0n
        ? `ask for at most ${bytesText(left)} of memory per replica`
        : "wait until memory is free";
    case "ephemeral-storage-short":
      return left > 0n ? `ask for at most ${bytesText(left)} of storage` : "wait until storage is free";
    case "storage-class-short":
      return `ask for at most ${bytesText(left)} of ${String(details.class)}`;
    case "ip-short":
    case "ip-unavailable":
      return "do without a leased IP address";
    case "price-above-order":
      return `offer at least ${String(details.price)} ${String(details.denom)} per block`;
    case "reclamation-long":
      return `ask for at most ${String(details.offered)} s of notice before a lease is reclaimed`;
    case "group-invalid":
    case "resource-missing":
    case "denom-mismatch":
      return `correct the SDL: ${message}`;
    case "no-nodes":
    case "price-failed":
    case "lookup-failed":
      return "nothing in the SDL would help; choose another provider";
  }
}

function keysOf(missing: unknown): string {
  // Written by `decide`, always a list of attributes.
  const attributes = Array.isArray(missing) ? (missing as Attribute[]) : [];
  return attributes.map(({ key, value }) => `${key}=${value}`).join(", ");
}

function optionsOf(options: unknown): string {
  return Array.isArray(options) && options.length > 0 ? `: ${options.join(", ")}` : "";
}
