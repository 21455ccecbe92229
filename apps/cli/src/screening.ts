/** Who would bid on a document's groups, and why the others would not: the providers are asked, their own rules decide. */
import type { Chain } from "@slipway/chain";
import { createStatusClient, fromChain } from "@slipway/gateway";
import { type Group, type Help, type KnownProvider, screen, type Verdict, whatHelps } from "@slipway/market";
import type { Context } from "./context.ts";
import { shortAddress } from "./ids.ts";
import { type Output, table } from "./output.ts";

export interface ScreenedGroup {
  readonly name: string;
  readonly providers: readonly ScreenedProvider[];
  readonly helps: readonly Help[];
}
export interface ScreenedProvider {
  readonly owner: string;
  readonly name: string;
  readonly answer: Verdict["answer"] | "offline";
  /** What stands against it, with numbers; empty when it bids. */
  readonly message: string;
  readonly change: string | null;
}

type OnChain = Awaited<ReturnType<Chain["providers"]>>["providers"][number];
interface Seen {
  readonly name: string;
  readonly isOnline: boolean;
  readonly known: KnownProvider;
}

const patienceMs = 8_000;
const atOnce = 16;

export async function screenGroups(context: Context, groups: readonly Group[]): Promise<ScreenedGroup[]> {
  const chain = context.chain();
  const { providers } = await chain.providers();
  const seen: Seen[] = [];
  for (let at = 0; at < providers.length; at += atOnce) {
    context.out.progress(`asking ${providers.length} providers`);
    const part = providers.slice(at, at + atOnce);
    seen.push(...(await Promise.all(part.map((each) => ask(context, chain, each)))));
  }
  return groups.map((group) => screenGroup(group, seen));
}

async function ask(context: Context, chain: Chain, provider: OnChain): Promise<Seen> {
  const { owner, hostUri } = provider;
  const attributes = provider.attributes.map(({ key, value }) => ({ key, value }));
  const client = createStatusClient({
    provider: { owner, hostUri },
    chain: fromChain(chain),
    now: context.now,
  });
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patienceMs)]);
  const [signed, status] = await Promise.all([
    chain.auditedAttributes(owner),
    client.status({ signal }).catch(() => undefined),
  ]);
  context.signal.throwIfAborted();
  const audited = Object.fromEntries(signed.map(({ auditor, attributes: of }) => [auditor, [of]]));
  const cluster = status?.inventory === undefined ? {} : { cluster: status.inventory };
  return {
    name: attributes.find(({ key }) => key === "organization")?.value ?? shortAddress(owner),
    isOnline: status !== undefined,
    known: { owner, attributes, audited, ...cluster },
  };
}

function screenGroup(group: Group, seen: readonly Seen[]): ScreenedGroup {
  const online = seen.filter(({ isOnline }) => isOnline).map(({ known }) => known);
  const verdicts = new Map(screen(group, online).map((verdict) => [verdict.owner, verdict]));
  const providers = seen.map(({ name, known: { owner } }): ScreenedProvider => {
    const verdict = verdicts.get(owner);
    const who = { owner, name };
    if (verdict === undefined)
      return { ...who, answer: "offline", message: "does not answer now", change: null };
    if (verdict.answer === "bids") return { ...who, answer: "bids", message: "", change: null };
    if (verdict.answer === "unknown")
      return { ...who, answer: "unknown", message: verdict.message, change: null };
    return { ...who, answer: "refuses", message: verdict.refusal.message, change: verdict.change };
  });
  return {
    name: group.name,
    providers: providers.sort(
      (a, b) => rank[a.answer] - rank[b.answer] || a.name.localeCompare(b.name, "en"),
    ),
    helps: whatHelps(group, online),
  };
}

const rank = { bids: 0, unknown: 1, refuses: 2, offline: 3 } as const;
const words = {
  bids: "would bid",
  unknown: "may bid",
  refuses: "would not bid",
  offline: "offline",
} as const;

export function describeScreening(groups: readonly ScreenedGroup[], { style }: Output): string {
  return groups
    .map(({ name, providers, helps }) => {
      const able = providers.filter(({ answer }) => answer === "bids").length;
      return [
        style("bold", `${name}: ${able} of ${providers.length} providers would bid`),
        table(
          ["PROVIDER", "ANSWER", "BECAUSE"],
          providers.map(({ name: who, answer, message }) => [who, words[answer], message]),
        ),
        ...helps.map(({ change, gain }) => `What would help: ${change} (+${gain})`),
      ].join("\n");
    })
    .join("\n\n");
}
