/**
 * What providers and their gateways ask of the network, said with the same client that tenants use.
 * In: a `Chain`, the signers of the sandbox's accounts, and the node's word of its blocks. Out: the joints `ProviderNode` and `ChainView`.
 */
import { type Chain, type Signer, SlipwayError, toJson } from "@slipway/chain";
import { GroupSpecSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/groupspec_pb.ts";
import type { Order } from "@slipway/chain/gen/akash/market/v1beta5/order_pb.ts";
import { type Group, parseGroup } from "@slipway/market";
import { type ChainView, deploymentNotFound } from "../gateway/chain-view.ts";
import { followBy, type Listen } from "./block-news.ts";
import { type OrderRef, orderKey, orderOf } from "./book.ts";
import { deploymentGroupOf } from "./deployment-group.ts";
import { persist } from "./persist.ts";
import type { Commitment, OrderTerms, ProviderNode } from "./provider-node.ts";

/** Providers' side of the joint; `signers` by address, blocks as the node tells of them. */
export function createChainNode(
  chain: Chain,
  signers: ReadonlyMap<string, Signer>,
  listen: Listen,
  signal: AbortSignal,
): ProviderNode {
  // A provider that is told to wait waits: it has nothing better to do.
  const ask = <T>(question: () => Promise<T>) => persist(question, signal);
  return {
    async latest() {
      const { height, time } = await ask(() => chain.status());
      return { height, time: time.getTime() };
    },
    async openOrders() {
      const { orders } = await ask(() => chain.orders({ state: "open" }));
      return orders.flatMap((order) =>
        order.id ? [{ order: orderOf(order.id), terms: termsOf(order) }] : [],
      );
    },
    async terms(order) {
      const found = await ask(() => chain.order(order));
      if (!found) throw new TypeError(`order ${orderKey(order)} is gone`);
      return termsOf(found);
    },
    async openBids(provider) {
      const { bids } = await ask(() => chain.bids({ provider, state: "open" }));
      return bids.flatMap(({ bid }) => commitmentOf(bid));
    },
    async activeLeases(provider) {
      const { leases } = await ask(() => chain.leases({ provider, state: "active" }));
      return leases.flatMap(({ lease }) => commitmentOf(lease));
    },
    async registration(owner) {
      const found = await ask(() => chain.provider(owner));
      return found && { hostUri: found.hostUri, attributes: found.attributes };
    },
    async signedAttributes(owner, auditor) {
      const records = await ask(() => chain.auditedAttributes(owner));
      return records.filter((record) => record.auditor === auditor).flatMap(({ attributes }) => attributes);
    },
    async hasCertificate(owner, serial) {
      const { certificates } = await ask(() => chain.certificates({ owner, serial, state: "valid" }));
      return certificates.length > 0;
    },
    async send(account, messages) {
      const signer = signers.get(account);
      if (signer === undefined) throw new TypeError(`no key for ${account}`);
      await ask(() => chain.send(signer, messages));
    },
    follow: followBy(listen),
  };
}

/** The gateways' side of the joint. */
export function createChainView(chain: Chain): ChainView {
  return {
    accountPubkey: async (address) => (await chain.account(address))?.pubkey,
    async certificates({ owner, serial }) {
      const { certificates } = await chain.certificates({ owner, serial, state: "valid" });
      return certificates.flatMap(({ certificate }) => certificate ?? []);
    },
    async deployment(id) {
      const found = await chain.deployment(id);
      if (!found?.deployment) throw deploymentNotFound();
      return { hash: found.deployment.hash, groups: found.groups.map(deploymentGroupOf) };
    },
    async leases({ owner, dseq, provider }) {
      const { leases } = await chain.leases({ owner, dseq, provider, state: "active" });
      return leases.flatMap(({ lease }) => (lease?.id ? [{ ...orderOf(lease.id), provider }] : []));
    },
  };
}

/** Codes by which the chain says that the moment has passed: somebody was quicker, or it is closed already. */
const PAST: Readonly<Record<string, readonly number[]>> = {
  /* order not open, not found, active, closed; bid not open; lease not active */
  market: [10, 12, 13, 15, 23, 24],
  /* account closed; payment closed, not found */
  escrow: [2, 7, 8],
};

/** True when the refusal is nobody's fault. */
export function isPast(error: unknown): boolean {
  if (!(error instanceof SlipwayError)) return false;
  return PAST[String(error.details.codespace)]?.includes(Number(error.details.code)) === true;
}

/** Why the market module refused, by its code; undefined when it was another or no refusal at all. */
export function marketRefusal(error: unknown): number | undefined {
  const isMarket = error instanceof SlipwayError && error.details.codespace === "market";
  return isMarket ? Number(error.details.code) : undefined;
}

function commitmentOf(
  found:
    | { readonly id?: OrderRef | undefined; readonly price?: { denom: string; amount: string } | undefined }
    | undefined,
): Commitment[] {
  if (!found?.id || !found.price) return [];
  const { denom, amount } = found.price;
  return [{ order: orderOf(found.id), price: { denom, amount: BigInt(amount) } }];
}

function termsOf({ spec, reclamation }: Order): OrderTerms {
  const group: Group = parseGroup(spec ? toJson(GroupSpecSchema, spec) : {});
  return { group, notice: Number(reclamation?.minWindow?.seconds ?? 0n) };
}
