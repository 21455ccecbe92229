/** Who would bid on a document's groups, and why the others would not: the providers are asked, their own rules decide. */
import type { Chain } from "@slipway/chain";
import { createStatusClient, fromChain } from "@slipway/gateway";
import {
  type Answer,
  compareAnswers,
  type Group,
  type Help,
  type SeenProvider,
  screenSeen,
  whatHelps,
} from "@slipway/market";
import type { Context } from "./context.ts";
import { shortAddress } from "./ids.ts";
import { type Output, table } from "./output.ts";

export interface ScreenedGroup {
  readonly name: string;
  readonly providers: readonly ScreenedProvider[];
  readonly helps: readonly Help[];
}
export interface ScreenedProvider extends Pick<Answer, "answer" | "message" | "change"> {
  readonly owner: string;
  readonly name: string;
}

type OnChain = Awaited<ReturnType<Chain["providers"]>>["providers"][number];
interface Seen extends SeenProvider {
  readonly name: string;
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
  const providers = screenSeen(group, seen).map(
    ({ provider: { name, known }, answer, message, change }): ScreenedProvider => ({
      owner: known.owner,
      name,
      answer,
      message,
      change,
    }),
  );
  return {
    name: group.name,
    providers: providers.sort((a, b) => compareAnswers(a, b) || a.name.localeCompare(b.name, "en")),
    helps: whatHelps(group, online),
  };
}

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
