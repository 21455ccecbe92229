/** `slipway ps` and `slipway status`: where deployments stand and what they cost. */
import { type Chain, SlipwayError, toEscrow } from "@slipway/chain";
import { estimateEscrow } from "@slipway/market";
import { bidsOf, isLive, type LeaseRow, toLeaseRows } from "./bids.ts";
import type { Context } from "./context.ts";
import { cliError } from "./errors.ts";
import { shortAddress } from "./ids.ts";
import { type ServiceRow, servicesOf } from "./lifecycle.ts";
import { formatAmount } from "./money.ts";
import { table } from "./output.ts";
import { hourly } from "./price.ts";

interface Escrow {
  /** What closing at this height gives back, in uact. */
  readonly left: bigint;
  /** Seconds until it runs dry at the present rate; absent when nothing is being paid. */
  readonly secondsLeft?: number;
}

type Found = NonNullable<Awaited<ReturnType<Chain["deployment"]>>>;
type Leases = Awaited<ReturnType<Chain["leases"]>>["leases"];

export async function listDeployments(context: Context, all: boolean): Promise<void> {
  const chain = context.chain();
  const { address: owner } = await context.signer();
  const { deployments } = await chain.deployments({ owner, ...(all ? {} : { state: "active" }) });
  const height = Number((await chain.status()).height);
  const records = await context.records();
  const rows = await Promise.all(
    deployments.map(async (found) => {
      const dseq = found.deployment?.id?.dseq ?? 0n;
      const answer = await chain.leases({ owner, dseq });
      const leases = toLeaseRows(answer.leases).filter(isLive);
      const escrow = escrowOf(found, answer.leases, height, context.network().blockSeconds);
      const state = found.deployment?.state === 1 ? (leases.length > 0 ? "running" : "waiting") : "closed";
      return { dseq, source: records.find(dseq)?.source ?? null, state, perBlock: rate(leases), ...escrow };
    }),
  );
  context.out.result({ owner, deployments: rows }, () =>
    rows.length === 0
      ? "Nothing is deployed. `slipway deploy hello` starts something small."
      : table(
          ["DSEQ", "STATE", "SOURCE", "ACT/H", "LEFT", "RUNS FOR"],
          rows.map((row) => [
            `${row.dseq}`,
            row.state,
            row.source ?? "-",
            hourly(row.perBlock, context.network()),
            formatAmount(row.left, "uact"),
            row.secondsLeft === undefined ? "-" : duration(row.secondsLeft),
          ]),
        ),
  );
}

export async function showStatus(context: Context, dseq: bigint): Promise<void> {
  const chain = context.chain();
  const { address: owner } = await context.signer();
  const found = await chain.deployment({ owner, dseq });
  if (found === null)
    throw cliError(
      "CLI_DEPLOYMENT_UNKNOWN",
      `${owner} has no deployment ${dseq} on ${context.network().name}.`,
    );
  const height = Number((await chain.status()).height);
  const answer = await chain.leases({ owner, dseq });
  const leases = toLeaseRows(answer.leases);
  const live = leases.filter(isLive);
  const escrow = escrowOf(found, answer.leases, height, context.network().blockSeconds);
  const { services, trouble } = await servicesOrTrouble(context, live);
  const open = (await bidsOf(chain, owner, dseq)).filter(({ state }) => state === "open").length;
  const step = stepOf(found, live, services, open);
  const result = {
    dseq,
    owner,
    step,
    openBids: open,
    leases,
    services,
    trouble,
    escrow: { ...escrow, perBlock: rate(live) },
  };
  context.out.result(result, () => describe(context, result));
}

type Step = "closed" | "waiting for bids" | "accept a bid" | "send the manifest" | "starting" | "running";

function stepOf(
  found: Found,
  live: readonly LeaseRow[],
  services: readonly ServiceRow[],
  open: number,
): Step {
  if (found.deployment?.state !== 1) return "closed";
  if (live.length === 0) return open === 0 ? "waiting for bids" : "accept a bid";
  if (services.length === 0) return "send the manifest";
  return services.every(({ ready, total }) => ready >= total) ? "running" : "starting";
}

/** A provider that does not answer must not hide what the chain says. */
async function servicesOrTrouble(context: Context, live: readonly LeaseRow[]) {
  try {
    return { services: await servicesOf(context, live), trouble: null };
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    return { services: [], trouble: { code: error.code, message: error.message, hint: error.hint } };
  }
}

function escrowOf(found: Found, leases: Leases, height: number, blockSeconds: number): Escrow {
  const escrow = toEscrow(
    found.escrowAccount,
    leases.map(({ escrowPayment }) => escrowPayment),
  );
  if (escrow === undefined) return { left: 0n };
  const { refundable, blocksLeft } = estimateEscrow(escrow, height);
  return {
    left: refundable,
    ...(blocksLeft === null ? {} : { secondsLeft: Number(blocksLeft) * blockSeconds }),
  };
}

const rate = (leases: readonly LeaseRow[]) => leases.reduce((sum, { price }) => sum + price, 0n);

export function duration(seconds: number): string {
  const [days, hours, minutes] = [seconds / 86_400, (seconds % 86_400) / 3600, (seconds % 3600) / 60].map(
    Math.floor,
  );
  if (days) return `${days} d ${hours} h`;
  return hours ? `${hours} h ${minutes} min` : `${minutes} min`;
}

function describe(
  context: Context,
  status: {
    readonly dseq: bigint;
    readonly step: Step;
    readonly openBids: number;
    readonly leases: readonly LeaseRow[];
    readonly services: readonly ServiceRow[];
    readonly trouble: { readonly message: string; readonly hint: string } | null;
    readonly escrow: Escrow & { readonly perBlock: bigint };
  },
): string {
  const { style } = context.out;
  const { escrow } = status;
  const next: Partial<Record<Step, string>> = {
    "accept a bid": `${status.openBids} open: slipway deploy --resume ${status.dseq}`,
    "send the manifest": `slipway deploy --resume ${status.dseq}`,
  };
  return [
    `${style("bold", `Deployment ${status.dseq}`)}: ${status.step}${next[status.step] === undefined ? "" : ` (${next[status.step]})`}`,
    ...status.leases.map(
      ({ id, state, price }) =>
        `  lease ${id.gseq}/${id.oseq} with ${shortAddress(id.provider)}: ${state}, ${hourly(price, context.network())} ACT/h`,
    ),
    ...status.services.flatMap(({ name, ready, total, uris, ports }) => [
      `  service ${style("bold", name)}: ${ready}/${total} ready`,
      ...uris.map((uri) => `    ${style("cyan", uri)}`),
      ...ports.map(({ host, externalPort, proto }) => `    ${host}:${externalPort} (${proto})`),
    ]),
    ...(status.trouble === null
      ? []
      : [style("yellow", `  ${status.trouble.message}`), `  ${status.trouble.hint}`]),
    `  escrow: ${formatAmount(escrow.left, "uact")} left${escrow.secondsLeft === undefined ? "" : `, runs for ${duration(escrow.secondsLeft)}`}`,
  ].join("\n");
}
