/** `slipway deploy`: from a file or a template to a running workload, or onward from where an earlier run stopped. */
import { formatDec, parseDec, parseGroup } from "@slipway/market";
import { price } from "@slipway/sdl";
import type { Command } from "commander";
import { awaitBids, type BidRow, isLive, leasesOf, openBidsByGroup } from "../bids.ts";
import type { Context } from "../context.ts";
import { cliError } from "../errors.ts";
import { parseDseq, shortAddress } from "../ids.ts";
import { findInstance } from "../instance.ts";
import { lockedUact, tellingWhatIsKept } from "../kept.ts";
import { acceptBids, awaitServices, createDeployment, type ServiceRow, sendManifests } from "../lifecycle.ts";
import { formatAmount, parseAmount } from "../money.ts";
import { table } from "../output.ts";
import { hourly } from "../price.ts";
import type { ContextOf } from "../program.ts";
import { describeScreening, screenGroups } from "../screening.ts";
import { type Compiled, compileOrRefuse, readSdlSource } from "../sdl-source.ts";
import { parseWait } from "../wait.ts";
import { activeDeployment } from "./money.ts";

interface DeployOptions {
  readonly set: string[];
  readonly deposit: string;
  readonly maxPrice?: string;
  readonly provider?: string;
  readonly wait: string;
  readonly yes?: boolean;
  readonly resume?: string;
}

const collect = (word: string, words: string[]) => [...words, word];

export function addDeploy(program: Command, contextOf: ContextOf): void {
  program
    .command("deploy [source]")
    .description("Deploy an SDL file or a template, and wait until it runs")
    .option("--set <name=value>", "set a template's parameter", collect, [])
    .option("--deposit <amount>", "what to lock in escrow, in ACT", "0.5")
    .option("--max-price <amount>", "accept no bid above this many ACT an hour")
    .option("--provider <address>", "accept this provider's bid only")
    .option(
      "--wait <seconds>",
      "how long to wait for bids, then for the provider, then for the services",
      "60",
    )
    .option("--resume <dseq>", "go on with a deployment that was created before")
    .option("-y, --yes", "take the cheapest acceptable bid without asking")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway deploy hello --yes\n  slipway deploy postgres --set database=shop\n  slipway deploy app.yaml --deposit 2 --max-price 0.05\n  slipway deploy --resume 1234",
    )
    .action((source: string | undefined, options: DeployOptions, command) =>
      deploy(contextOf(command), source, options),
    );
}

async function deploy(context: Context, source: string | undefined, options: DeployOptions): Promise<void> {
  const wait = parseWait(options.wait);
  const { dseq, compiled, values } = await start(context, source, options);
  const { leases, services } = await tellingWhatIsKept(context, dseq, async () => {
    const leased = await lease(context, dseq, compiled, options, wait);
    await sendManifests(context, leased, compiled, wait);
    return { leases: leased, services: await awaitServices(context, leased, wait) };
  });
  const hour = hourly(
    leases.reduce((sum, { price: perBlock }) => sum + perBlock, 0n),
    context.network(),
  );
  const result = {
    dseq,
    owner: (await context.signer()).address,
    leases: leases.map(({ id, price: perBlock, denom }) => ({
      ...id,
      price: { denom, amount: formatDec(perBlock) },
    })),
    services,
    hourly: hour,
    values,
  };
  context.out.result(result, () => describe(context, dseq, services, hour, values));
}

/** A new deployment, or the kept SDL of one that exists. */
async function start(
  context: Context,
  source: string | undefined,
  options: DeployOptions,
): Promise<{ dseq: bigint; compiled: Compiled; values: Readonly<Record<string, string>> }> {
  if (options.resume !== undefined) return resume(context, parseDseq(options.resume), source, options.set);
  if (source === undefined)
    throw cliError("CLI_USAGE", "Name an SDL file or a template; `slipway templates` lists them.");
  const read = readSdlSource(source, options.set, context.random);
  const compiled = compileOrRefuse(read, context.out);
  const deposit = parseAmount(options.deposit);
  if (deposit === undefined) throw cliError("CLI_USAGE", `"${options.deposit}" is not an amount of ACT.`);
  const dseq = await createDeployment(context, compiled, deposit, read);
  return { dseq, compiled, values: read.values };
}

async function resume(context: Context, dseq: bigint, source: string | undefined, sets: readonly string[]) {
  const kept = (await context.records()).find(dseq);
  if (source === undefined && kept === undefined)
    throw cliError("CLI_SDL_UNKNOWN", `The SDL of deployment ${dseq} is not kept here.`, {
      details: { dseq },
    });
  const read =
    source === undefined
      ? { sdl: kept?.sdl ?? "", title: kept?.source ?? "" }
      : readSdlSource(source, sets, context.random);
  const compiled = compileOrRefuse(read, context.out);
  assertSameSdl(compiled, read.title, dseq, (await activeDeployment(context, dseq)).hash);
  return { dseq, compiled, values: {} };
}

/** Before a bid is accepted: the provider would refuse the manifest of any other SDL. */
function assertSameSdl({ hash }: Compiled, title: string, dseq: bigint, onChain: string): void {
  if (hash === onChain) return;
  throw cliError(
    "CLI_SDL_OTHER",
    `${title} gives the hash ${hash}; deployment ${dseq} has ${onChain} on chain.`,
    {
      details: { dseq, hash, onChain },
    },
  );
}

/** Live leases for every group: those that exist, or those of the bids that are accepted now. */
async function lease(
  context: Context,
  dseq: bigint,
  compiled: Compiled,
  options: DeployOptions,
  wait: number,
) {
  const chain = context.chain();
  const { address: owner } = await context.signer();
  const existing = (await leasesOf(chain, owner, dseq)).filter(isLive);
  if (existing.length >= compiled.groups.length) return existing;
  const leased = new Set(existing.map(({ id }) => id.gseq));
  const acceptable = acceptableBy(context, options);
  const wanted = (bids: readonly BidRow[]) =>
    openBidsByGroup(bids.filter(acceptable), compiled.groups.length).filter(
      (_, index) => !leased.has(index + 1),
    );
  context.out.progress("waiting for bids");
  const bids = await awaitBids(
    chain,
    { owner, dseq },
    {
      seconds: wait,
      signal: context.signal,
      enough: settle(context, (seen) => wanted(seen).every((group) => group.length > 0)),
      seen: (seen) =>
        context.out.progress(
          `${seen.length} bid${seen.length === 1 ? "" : "s"}, from ${hourly(seen[0]?.price ?? 0n, context.network())} ACT/h`,
        ),
    },
  );
  const groups = wanted(bids);
  if (groups.some((group) => group.length === 0)) throw await noBids(context, dseq, bids, compiled, wait);
  const chosen: BidRow[] = [];
  for (const group of groups) chosen.push(await choose(context, group, options.yes === true));
  await acceptBids(context, chosen);
  return (await leasesOf(chain, owner, dseq)).filter(isLive);
}

/** Once there is a bid for every group, waits two blocks more, so that a cheaper one can still arrive. */
function settle(
  context: Context,
  enough: (bids: readonly BidRow[]) => boolean,
): (bids: readonly BidRow[]) => boolean {
  let since: number | undefined;
  return (bids) => {
    if (!enough(bids)) return false;
    since ??= context.now();
    return context.now() - since >= 2 * context.network().blockSeconds * 1000;
  };
}

function acceptableBy(context: Context, options: DeployOptions): (bid: BidRow) => boolean {
  const limit =
    options.maxPrice === undefined ? undefined : parseLimit(options.maxPrice, context.network().blockSeconds);
  return ({ price: perBlock, id }) =>
    (limit === undefined || perBlock <= limit) &&
    (options.provider === undefined || options.provider === id.provider);
}

/** ACT an hour → uact a block, 18 decimals. */
function parseLimit(text: string, blockSeconds: number): bigint {
  if (!/^\d+(\.\d{1,18})?$/.test(text))
    throw cliError("CLI_USAGE", `"${text}" is not a price: ACT an hour, like 0.05.`);
  return (parseDec(text) * 1_000_000n * BigInt(Math.round(blockSeconds * 1000))) / 3_600_000n;
}

async function noBids(
  context: Context,
  dseq: bigint,
  bids: readonly BidRow[],
  compiled: Compiled,
  wait: number,
) {
  const most = price(compiled.groups);
  const came = `${bids.length} bid${bids.length === 1 ? "" : "s"} came, none acceptable,`;
  const seen = bids.length === 0 ? "No provider bid" : came;
  const locked = await lockedUact(context, dseq);
  const money = `${formatAmount(locked, "uact")} stay locked in its escrow`;
  const screened = bids.length === 0 ? await screenGroups(context, compiled.groups.map(parseGroup)) : [];
  if (screened.length > 0) context.out.warn(describeScreening(screened, context.out));
  return cliError("CLI_NO_BIDS", `${seen} for deployment ${dseq} within ${wait} s; ${money}.`, {
    details: {
      dseq: dseq.toString(),
      locked,
      bids: bids.length,
      offered: `${formatDec(most.perBlock)} ${most.denom} a block`,
      screened,
    },
  });
}

async function choose(context: Context, bids: readonly BidRow[], yes: boolean): Promise<BidRow> {
  const [cheapest] = bids;
  if (cheapest === undefined) throw cliError("CLI_USAGE", "There is no bid to choose from.");
  if (yes || !context.interactive) return cheapest;
  const rows = bids.map(({ id, price: perBlock }, index) => [
    `${index + 1}`,
    shortAddress(id.provider),
    hourly(perBlock, context.network()),
  ]);
  context.out.warn(table(["", "PROVIDER", "ACT/H"], rows));
  const answer = await context.ask("Which bid? [1] ");
  const chosen = bids[Number(answer === "" ? "1" : answer) - 1];
  if (chosen === undefined) throw cliError("CLI_USAGE", `"${answer}" is none of the bids.`);
  return chosen;
}

function describe(
  context: Context,
  dseq: bigint,
  services: readonly ServiceRow[],
  hour: string,
  values: Readonly<Record<string, string>>,
): string {
  const { style } = context.out;
  const uris = services.flatMap(({ name, uris: all, ports }) => [
    ...all.map((uri) => `  ${name}  ${style("cyan", uri)}`),
    ...ports.map(({ host, externalPort, proto }) => `  ${name}  ${host}:${externalPort} (${proto})`),
  ]);
  const set = Object.entries(values).map(([name, value]) => `  ${name} = ${value}`);
  return [
    `${style("green", "Running")}: deployment ${style("bold", `${dseq}`)}, ${hour} ACT/h`,
    ...uris,
    ...(set.length === 0 ? [] : ["With:", ...set]),
    ...simulated(context),
    style(
      "dim",
      `Logs: slipway logs ${dseq} -f · Shell: slipway shell ${dseq} · Stop and refund: slipway close ${dseq}`,
    ),
  ].join("\n");
}

/** In the sandbox without Docker nothing of the image runs, and whoever deploys hears it. */
function simulated(context: Context): string[] {
  const { runtime } = context.network().name === "sandbox" ? (findInstance(context.directory) ?? {}) : {};
  return runtime?.kind === "simulated" ? [context.out.style("yellow", runtime.detail)] : [];
}
