/**
 * A deployment's way from SDL to a running workload. In: a context and a compiled SDL. Out: steps that are told before they are
 * taken. What is needed to go on later (the SDL) is kept before money moves; a manifest counts as sent when the provider took it.
 */
import { type Chain, msg, type Signer, SlipwayError } from "@slipway/chain";
import { sleep } from "@slipway/chain/wait";
import { type BidRow, isLive, type LeaseRow, leasesOf } from "./bids.ts";
import type { Context } from "./context.ts";
import { cliError } from "./errors.ts";
import { openGateway } from "./gateway.ts";
import { shortAddress } from "./ids.ts";
import { formatAmount } from "./money.ts";
import type { Compiled } from "./sdl-source.ts";

/** Creates the deployment and returns its dseq. Throws CLI_FUNDS_LOW before anything is sent. */
export async function createDeployment(
  context: Context,
  compiled: Compiled,
  deposit: bigint,
  source: { readonly sdl: string; readonly title: string },
): Promise<bigint> {
  const chain = context.chain();
  const signer = await context.signer();
  await assertFunds(chain, signer, deposit);
  const dseq = BigInt((await chain.status()).height);
  (await context.records()).keep({
    dseq: dseq.toString(),
    sdl: source.sdl,
    source: source.title,
    createdAt: new Date(context.now()).toISOString(),
  });
  context.out.progress(
    `creating deployment ${dseq}: ${formatAmount(deposit, "uact")} goes into escrow, refundable`,
  );
  const message = msg.createDeployment({
    owner: signer.address,
    dseq,
    groups: compiled.groupsProto,
    hash: compiled.hash,
    deposit: { denom: "uact", amount: deposit },
    ...reclamationOf(compiled),
  });
  try {
    await chain.send(signer, [message], { signal: context.signal });
  } catch (error) {
    throw withDseq(error, dseq);
  }
  return dseq;
}

/** A transaction that was sent, but not seen in a block, may still lock the deposit: the person must be able to look. */
function withDseq(error: unknown, dseq: bigint): unknown {
  if (!(error instanceof SlipwayError) || error.details.hash === undefined || !error.retryable) return error;
  const { code, message, retryable, details } = error;
  const hint = `Deployment ${dseq} may still come into being and lock its deposit: \`slipway status ${dseq}\` tells. If it is there, go on with \`slipway deploy --resume ${dseq}\` or get the deposit back with \`slipway close ${dseq}\`.`;
  return new SlipwayError(code, message, { hint, retryable, cause: error, details: { ...details, dseq } });
}

/** The SDL's reclamation window in seconds, when it asks for one. */
function reclamationOf({ reclamation }: Compiled): { reclamationSeconds?: number } {
  return reclamation === undefined ? {} : { reclamationSeconds: Number(reclamation.nanoseconds) / 1e9 };
}

async function assertFunds(chain: Chain, signer: Signer, deposit: bigint): Promise<void> {
  const held = (await chain.balances(signer.address)).find(({ denom }) => denom === "uact")?.amount ?? 0n;
  if (held >= deposit) return;
  throw cliError(
    "CLI_FUNDS_LOW",
    `${signer.address} holds ${formatAmount(held, "uact")}, and the deployment locks ${formatAmount(deposit, "uact")}; nothing was sent.`,
  );
}

/** Accepts one bid for each group in one transaction: all leases or none. */
export async function acceptBids(context: Context, chosen: readonly BidRow[]): Promise<void> {
  const names = chosen.map(({ id }) => shortAddress(id.provider)).join(", ");
  context.out.progress(`accepting the bid${chosen.length === 1 ? "" : "s"} of ${names}`);
  await context.chain().send(
    await context.signer(),
    chosen.map(({ id }) => msg.createLease(id)),
    { signal: context.signal },
  );
}

/**
 * Sends the manifest to every provider that holds a live lease of the deployment, trying again for so many seconds. One that
 * is away does not keep it from the others; its error is thrown after them.
 */
export async function sendManifests(
  context: Context,
  leases: readonly LeaseRow[],
  compiled: Compiled,
  waitSeconds?: number,
): Promise<void> {
  const sent = leases.map(async ({ id }) => {
    const gateway = await openGateway(context, id.provider, id.dseq);
    await gateway.sendManifest({ dseq: id.dseq }, compiled.manifestJson, {
      signal: context.signal,
      ...(waitSeconds === undefined ? {} : { waitSeconds }),
      onAttempt: ({ attempt, error }) =>
        context.out.progress(
          error === undefined
            ? `sending the manifest to ${shortAddress(id.provider)}${attempt === 1 ? "" : ` (attempt ${attempt})`}`
            : `not yet: ${error.message}`,
        ),
    });
  });
  const failed = (await Promise.allSettled(sent)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

export interface ServiceRow {
  readonly name: string;
  readonly provider: string;
  readonly ready: number;
  /** How many are of the newest form. */
  readonly updated: number;
  readonly total: number;
  readonly uris: readonly string[];
  readonly ports: readonly {
    readonly host: string;
    readonly port: number;
    readonly externalPort: number;
    readonly proto: string;
  }[];
}

/** Live leases of a deployment. Throws CLI_NO_LEASE when there is none. */
export async function liveLeases(context: Context, dseq: bigint): Promise<LeaseRow[]> {
  const { address } = await context.signer();
  const live = (await leasesOf(context.chain(), address, dseq)).filter(isLive);
  if (live.length === 0)
    throw cliError("CLI_NO_LEASE", `Deployment ${dseq} has no active lease.`, { details: { dseq } });
  return live;
}

/** What the providers say about the services of these leases. */
export async function servicesOf(context: Context, leases: readonly LeaseRow[]): Promise<ServiceRow[]> {
  const each = leases.map(async ({ id }) => {
    const gateway = await openGateway(context, id.provider, id.dseq);
    const status = await gateway.leaseStatus(id);
    return Object.values(status?.services ?? {}).map((service) => ({
      name: service.name,
      provider: id.provider,
      ready: service.available,
      updated: service.updatedReplicas,
      total: service.total,
      uris: (service.uris ?? []).map((uri) => (uri.includes("://") ? uri : `http://${uri}`)),
      ports: status?.forwardedPorts?.[service.name] ?? [],
    }));
  });
  return (await Promise.all(each)).flat();
}

/** Asks until every service has all replicas, and those of the newest form, or throws CLI_NOT_READY after `seconds`. */
export async function awaitServices(
  context: Context,
  leases: readonly LeaseRow[],
  seconds: number,
): Promise<ServiceRow[]> {
  const until = context.now() + seconds * 1000;
  context.out.progress("waiting for the services");
  for (;;) {
    const services = await servicesOf(context, leases);
    const stands = services.every(({ ready, updated, total }) => ready >= total && updated >= total);
    if (services.length > 0 && stands) return services;
    if (context.now() > until) {
      const late = services.map(({ name, ready, total }) => `${name} ${ready}/${total}`).join(", ");
      throw cliError(
        "CLI_NOT_READY",
        `After ${seconds} s the services are not ready: ${late || "none reported"}.`,
        { details: { dseq: leases[0]?.id.dseq } },
      );
    }
    await sleep(500, context.signal);
  }
}
