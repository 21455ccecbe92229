/**
 * One provider of the sandbox, running: its gateway, its bidder, its workloads, its memory.
 * In: who it is, the joints to chain and workloads. Out: the parts wired together. What stays true: a manifest is kept
 * before its workload starts, and both go when the lease goes.
 */
import { type Msg, msg, type Signer } from "@slipway/chain";
import { createCertificate, isDueForRenewal, type OwnCertificate } from "@slipway/gateway";
import type { Refusal } from "@slipway/market";
import type { ChainView, LeaseId } from "../gateway/chain-view.ts";
import { kindOf } from "../gateway/cluster.ts";
import { createProviderGateway, type ProviderGateway } from "../gateway/index.ts";
import type { ManifestGroup } from "../gateway/manifest.ts";
import { createStatusServer, type StatusServer } from "../gateway/status-server.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { type Bidder, type BidderLimits, createBidder } from "./bidder.ts";
import { type OrderRef, orderKey } from "./book.ts";
import { isPast } from "./chain-node.ts";
import { noProviderFaults, type ProviderFaults } from "./faults.ts";
import { grpcStatusOf } from "./grpc-status.ts";
import type { Keep } from "./keep.ts";
import { bidMessage } from "./messages.ts";
import type { ProviderProfile } from "./profile.ts";
import type { ProviderNode } from "./provider-node.ts";
import { statusOf } from "./status.ts";
import { createTxQueue } from "./tx-queue.ts";

export interface RunningProvider {
  readonly profile: ProviderProfile;
  readonly owner: string;
  readonly hostUri: string;
  readonly certificate: OwnCertificate;
  readonly bidder: Bidder;
  readonly gateway: ProviderGateway;
  /** Why it kept silent on an order, newest last; for people who ask. */
  readonly refusals: readonly { readonly order: OrderRef; readonly refusal: Refusal }[];
  readonly faults: ProviderFaults;
  /** One that comes back from the dark looks at the open orders again. */
  setFaults(faults: ProviderFaults): void;
  /** Forgets manifests and volumes and ends their workloads; answers of how many leases. */
  loseDisk(): Promise<number>;
  /** Starts again what ran before a restart and is still leased; forgets the rest. */
  resume(): void;
  close(): Promise<void>;
}

export interface RunningProviderOptions {
  readonly profile: ProviderProfile;
  readonly signer: Signer;
  readonly node: ProviderNode;
  readonly chainView: ChainView;
  readonly runtime: Runtime;
  readonly keep: Keep;
  readonly auditors: readonly string[];
  readonly blockSeconds: () => number;
  readonly host: string;
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly limits?: BidderLimits;
  readonly signal: AbortSignal;
  readonly onFault: (what: string, error: unknown) => void;
}

const MOST_REFUSALS = 200;

export async function runProvider(options: RunningProviderOptions): Promise<RunningProvider> {
  const { profile, signer, node, chainView, runtime, keep, signal, onFault } = options;
  const owner = signer.address;
  const certificate = await certificateOf(options);
  const queue = createTxQueue<Msg>((messages) => node.send(owner, messages));
  const refusals: { order: OrderRef; refusal: Refusal }[] = [];
  let faults = noProviderFaults;
  const leaseOf = (order: OrderRef): LeaseId => ({ ...order, provider: owner });
  const fault = (what: string, error: unknown) => onFault(`${profile.id}: ${what}`, error);

  const { startDelayMs } = profile.temperament;
  const runtimeProvider = { owner, id: profile.id, startDelayMs };
  const deploy = (lease: LeaseId, group: ManifestGroup) => {
    runtime.deploy(lease, group, runtimeProvider).catch((error: unknown) => fault("start a workload", error));
  };
  const bidder = createBidder({
    facts: {
      profile,
      auditors: options.auditors,
      get blockSeconds() {
        return options.blockSeconds();
      },
    },
    owner,
    actions: {
      createBid: (bid) => queue.add(bidMessage(owner, bid)),
      closeBid: (order, reason) => queue.add(msg.closeBid({ ...leaseOf(order), reason })),
      startReclaim: (order, reason) => queue.add(msg.startReclaim({ ...leaseOf(order), reason })),
      withdraw: (order) => queue.add(msg.withdrawLease(leaseOf(order))),
    },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    onLeaseEnd: (order) => {
      runtime.remove(leaseOf(order)).catch((error: unknown) => fault("remove a workload", error));
      try {
        keep.dropManifest(leaseOf(order));
      } catch (error) {
        // It stays on a full disk until the next start finds that its lease has ended.
        fault("forget a manifest", error);
      }
    },
    isWhole: (order) => isWhole(runtime, leaseOf(order)),
    random: options.random,
    onRefusal: (order, refusal) => {
      refusals.push({ order, refusal });
      if (refusals.length > MOST_REFUSALS) refusals.shift();
    },
    onFault: (step, order, error) => {
      if (!isPast(error)) fault(`${step} (${orderKey(order)})`, error);
    },
    faults: () => faults,
    signal,
  });
  const gateway = await createProviderGateway({
    provider: owner,
    chainView,
    runtime,
    certificates: { own: certificate },
    status: async () => statusOf(bidder.book, `${profile.id}.localhost`),
    onManifest: (lease, group) => {
      keep.setManifest(lease, group);
      bidder.manifestReceived(lease);
      deploy(lease, group);
    },
    hostnameOwner: (host) => runtime.hostnameOwner(owner, host),
    faults: () => faults,
    clock: options.now,
    host: options.host,
    port: options.port,
  });
  keep.setPort(profile.id, gateway.port);
  const isDark = () => faults.dark;
  const statusServer = await statusServerOf(options, certificate, gateway.port, { bidder, isDark }).catch(
    (error: unknown) => {
      fault("serve its status over gRPC", error);
      return undefined;
    },
  );
  return {
    profile,
    owner,
    hostUri: gateway.url,
    certificate,
    bidder,
    gateway,
    refusals,
    get faults() {
      return faults;
    },
    setFaults(next) {
      const wasDark = faults.dark;
      faults = next;
      if (next.dark) for (const face of [gateway, statusServer]) face?.cut();
      else if (wasDark)
        hearAgain(node, bidder).catch((error: unknown) => {
          if (!signal.aborted) fault("look at the open orders", error);
        });
    },
    async loseDisk() {
      const kept = keep.manifests().map(({ lease }) => lease);
      const own = [...kept, ...runtime.leases()].filter((lease) => lease.provider === owner);
      const lost = [...new Map(own.map((lease) => [orderKey(lease), lease])).values()];
      for (const lease of lost) {
        keep.dropManifest(lease);
        bidder.manifestLost(lease);
      }
      await Promise.all(lost.map((lease) => runtime.remove(lease)));
      return lost.length;
    },
    resume() {
      for (const { lease, group } of keep.manifests()) {
        if (lease.provider !== owner) continue;
        const isLeased = [...bidder.book.claims.values()].some(
          ({ order, phase }) => phase === "leased" && orderKey(order) === orderKey(lease),
        );
        if (!isLeased) {
          keep.dropManifest(lease);
          // Its lease ended while the sandbox was away; volumes of it may be left.
          runtime.remove(lease).catch((error: unknown) => fault("remove a workload", error));
          continue;
        }
        bidder.manifestReceived(lease);
        deploy(lease, group);
      }
    },
    close: async () => {
      await statusServer?.close();
      await gateway.close();
    },
  };
}

/** Whether every service has all of its replicas. Rejects while the cluster is away: that says nothing about a workload. */
async function isWhole(runtime: Runtime, lease: LeaseId): Promise<boolean> {
  try {
    const [group, status] = await Promise.all([runtime.manifestGroup(lease), runtime.leaseStatus(lease)]);
    return (group?.services ?? []).every(({ name, count }) => (status[name]?.available ?? 0) >= count);
  } catch (error) {
    if (kindOf(error) === "unavailable") throw error;
    return false;
  }
}

/** What was ordered while it was away; it keeps silent on what it has answered already. */
async function hearAgain(node: ProviderNode, bidder: Bidder): Promise<void> {
  const [orders, { time }] = await Promise.all([node.openOrders(), node.latest()]);
  for (const { order, terms } of orders) bidder.orderOpened(order, terms, time);
}

/** By custom the gRPC service listens on the port after the gateway's. */
async function statusServerOf(
  { profile, chainView, host, now }: RunningProviderOptions,
  own: OwnCertificate,
  gatewayPort: number,
  { bidder, isDark }: { bidder: Bidder; isDark: () => boolean },
): Promise<StatusServer> {
  return await createStatusServer({
    own,
    chainView,
    clock: now,
    host,
    port: gatewayPort + 1,
    isDark,
    status: async () => grpcStatusOf(bidder.book, `${profile.id}.localhost`, now()),
  });
}

async function certificateOf({
  profile,
  signer,
  keep,
  host,
  now,
}: RunningProviderOptions): Promise<OwnCertificate> {
  const kept = keep.certificate(profile.id);
  if (kept?.address === signer.address && !isDueForRenewal(kept, now())) return kept;
  const made = await createCertificate({
    address: signer.address,
    hosts: [host, `${profile.id}.localhost`],
    now,
  });
  keep.setCertificate(profile.id, made);
  return made;
}
