// The way to a lease's provider, for those who cannot open its TLS connection themselves (browsers): the provider's
// identity is proved here, the token is the person's own and is passed on, never kept.
import { createHash } from "node:crypto";
import type { LeaseEvent, LeaseStatusView, LogLine } from "@slipway/api";
import { errorsOf, SlipwayError } from "@slipway/chain";
import {
  gatewayErrors,
  type KubeEvent,
  type LeaseRef,
  type LeaseStatus,
  serviceOf,
  withLeaseCost,
} from "@slipway/gateway";
import { toHex } from "../../bytes.ts";
import { upsert } from "../../ledger/rows.ts";
import type { OpenNetwork } from "../../networks/open-network.ts";
import { and, eq } from "../../store/drizzle.ts";
import { deployments, manifests } from "../../store/schema.ts";
import type { Deps } from "../deps.ts";
import { providerTokenOf } from "../guard.ts";
import { type App, mount, mountStream, type RequestContext } from "../mount.ts";

const gatewayError = errorsOf(gatewayErrors);

export interface LeaseParams {
  readonly network: string;
  readonly owner: string;
  readonly dseq: string;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
}

export function mountLeases(app: App, deps: Deps): void {
  const { networks, log, now } = deps;
  const gatewayOf = (params: LeaseParams, context: RequestContext, signal: AbortSignal) =>
    networks.open(params.network).gateway(params.provider, providerTokenOf(context), signal);
  mount(app, "sendManifest", async ({ params, body, context, signal }) => {
    const gateway = await gatewayOf(params, context, signal);
    const hash = createHash("sha256").update(body.manifest).digest("hex");
    await assertHash(networks.open(params.network), params, hash);
    // Long enough for a provider whose node is a block behind; then the person shall hear what is wrong.
    await gateway.sendManifest({ dseq: BigInt(params.dseq) }, body.manifest, { signal, waitSeconds: 8 });
    const sentAt = new Date(now());
    await remember(deps, params, hash, sentAt);
    return { accepted: true as const, hash, sentAt: sentAt.toISOString() };
  });
  mount(app, "getLeaseStatus", async ({ params, context, signal }) => {
    const gateway = await gatewayOf(params, context, signal);
    try {
      const status = await gateway.leaseStatus(toLease(params), { signal });
      await rememberRunning(deps, params);
      const { sandbox } = networks.open(params.network);
      return toStatus(status, sandbox?.runtime.standIns({ ...params, dseq: BigInt(params.dseq) }));
    } catch (error) {
      if (isWaiting(error)) return { ready: false, services: [], forwardedPorts: [], ips: [] };
      throw error;
    }
  });
  mountStream(app, "streamLogs", log, ({ params, query, context, signal }) =>
    deferred(async () => {
      const gateway = await gatewayOf(params, context, signal);
      const { follow = true, tail } = query;
      const options = {
        follow,
        services: namesOf(query.services),
        signal,
        ...(tail === undefined ? {} : { tail }),
      };
      return gateway.logs(toLease(params), options);
    }, toLogLine),
  );
  mountStream(app, "streamLeaseEvents", log, ({ params, query, context, signal }) =>
    deferred(async () => {
      const gateway = await gatewayOf(params, context, signal);
      const options = { follow: query.follow ?? true, services: namesOf(query.services), signal };
      return gateway.events(toLease(params), options);
    }, toLeaseEvent),
  );
}

export function toLease(params: LeaseParams): LeaseRef {
  const { owner, dseq, gseq, oseq, provider } = params;
  return { owner, dseq: BigInt(dseq), gseq, oseq, provider };
}

async function* deferred<T, U>(open: () => Promise<AsyncIterable<T>>, to: (item: T) => U): AsyncGenerator<U> {
  for await (const item of await open()) yield to(item);
}

/** A provider knows nothing of a lease until a manifest was accepted: that is a state, not a failure. */
const isWaiting = (error: unknown) =>
  error instanceof SlipwayError && error.code === "GATEWAY_LEASE_NOT_FOUND";

/** The provider would wait for the chain to agree for half a minute; what is wrong is known at once here. */
async function assertHash({ chain }: OpenNetwork, params: LeaseParams, hash: string): Promise<void> {
  // Not from the index: it may be a block behind the update that brings this manifest.
  const found = await chain.deployment({ owner: params.owner, dseq: BigInt(params.dseq) });
  if (found?.deployment === undefined) return;
  const onChain = toHex(found.deployment.hash);
  if (onChain === hash) return;
  const refused = gatewayError(
    "GATEWAY_MANIFEST_HASH",
    `The manifest's hash is ${hash}, on chain stands ${onChain}; nothing was sent.`,
    { retryable: false, details: { hash, onChain } },
  );
  throw withLeaseCost(refused, BigInt(params.dseq), params.provider);
}

async function remember({ store }: Deps, params: LeaseParams, hash: string, sentAt: Date): Promise<void> {
  await upsert(store.db, manifests, [{ ...params, hash, sentAt }]);
}

/** The manifest was brought by somebody else (the command line): a provider that runs it has accepted it. */
async function rememberRunning(deps: Deps, params: LeaseParams): Promise<void> {
  const { db } = deps.store;
  const { network, owner, dseq, gseq, oseq, provider } = params;
  const known = await db
    .select()
    .from(manifests)
    .where(
      and(
        eq(manifests.network, network),
        eq(manifests.owner, owner),
        eq(manifests.dseq, dseq),
        eq(manifests.gseq, gseq),
        eq(manifests.oseq, oseq),
        eq(manifests.provider, provider),
      ),
    );
  if (known.length > 0) return;
  const where = and(
    eq(deployments.network, network),
    eq(deployments.owner, owner),
    eq(deployments.dseq, dseq),
  );
  const [deployment] = await db.select({ hash: deployments.hash }).from(deployments).where(where);
  if (deployment !== undefined) await remember(deps, params, deployment.hash, new Date(deps.now()));
}

function toStatus(
  status: LeaseStatus,
  standIns?: ReadonlyMap<string, "simulation" | "demonstration">,
): LeaseStatusView {
  return {
    ready: true,
    services: Object.values(status.services).map((service) => ({
      ...service,
      uris: [...service.uris],
      urls: service.uris.map(toUrl),
      standIn: standIns?.get(service.name) ?? null,
    })),
    forwardedPorts: Object.entries(status.forwardedPorts).flatMap(([service, ports]) =>
      ports.map((port) => ({ service, ...port })),
    ),
    ips: Object.entries(status.ips).flatMap(([service, ips]) => ips.map((ip) => ({ service, ...ip }))),
  };
}

/** Providers give host names; those of the sandbox carry their port and speak plain HTTP on this machine. */
function toUrl(uri: string): string {
  if (/^https?:\/\//.test(uri)) return uri;
  return /(^|\.)localhost(:\d+)?$|^127\./.test(uri) || /:\d+$/.test(uri) ? `http://${uri}` : `https://${uri}`;
}

const namesOf = (text: string | undefined) => (text ?? "").split(",").filter((name) => name !== "");
const toLogLine = ({ service, pod, message }: LogLine): LogLine => ({ service, pod, message });

function toLeaseEvent(event: KubeEvent): LeaseEvent {
  const { type, reason, note, object, reportingController } = event;
  return {
    type,
    reason,
    note,
    object,
    service: serviceOf(object.name),
    ...(reportingController === undefined ? {} : { controller: reportingController }),
  };
}
