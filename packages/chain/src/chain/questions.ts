import { fromBinary } from "@bufbuild/protobuf";
import type { Money } from "../coin.ts";
import {
  type QueryProvidersResponse as AuditedProviders,
  Query as AuditQuery,
} from "../gen/akash/audit/v1/query_pb.ts";
import { Query as CertQuery, type QueryCertificatesResponse } from "../gen/akash/cert/v1/query_pb.ts";
import type { Group } from "../gen/akash/deployment/v1beta4/group_pb.ts";
import type { Params as DeploymentParams } from "../gen/akash/deployment/v1beta4/params_pb.ts";
import {
  Query as DeploymentQuery,
  type QueryDeploymentResponse,
  type QueryDeploymentsResponse,
} from "../gen/akash/deployment/v1beta4/query_pb.ts";
import {
  Query as EscrowQuery,
  type QueryAccountsResponse,
  type QueryPaymentsResponse,
} from "../gen/akash/escrow/v1/query_pb.ts";
import type { Order } from "../gen/akash/market/v1beta5/order_pb.ts";
import type { Params as MarketParams } from "../gen/akash/market/v1beta5/params_pb.ts";
import {
  Query as MarketQuery,
  type QueryBidResponse,
  type QueryBidsResponse,
  type QueryLeaseResponse,
  type QueryLeasesResponse,
  type QueryOrdersResponse,
} from "../gen/akash/market/v1beta5/query_pb.ts";
import type { Provider } from "../gen/akash/provider/v1beta4/provider_pb.ts";
import {
  Query as ProviderQuery,
  type QueryProvidersResponse,
} from "../gen/akash/provider/v1beta4/query_pb.ts";
import { Query as AuthQuery } from "../gen/cosmos/auth/v1beta1/query_pb.ts";
import {
  Query as AuthzQuery,
  type QueryGranteeGrantsResponse,
  type QueryGranterGrantsResponse,
} from "../gen/cosmos/authz/v1beta1/query_pb.ts";
import { Query as BankQuery } from "../gen/cosmos/bank/v1beta1/query_pb.ts";
import { PubKeySchema } from "../gen/cosmos/crypto/secp256k1/keys_pb.ts";
import {
  Query as FeegrantQuery,
  type QueryAllowancesByGranterResponse,
  type QueryAllowancesResponse,
} from "../gen/cosmos/feegrant/v1beta1/query_pb.ts";
import type { DeploymentId, GroupId } from "../msg/deployment.ts";
import type { LeaseId, OrderId } from "../msg/market.ts";
import { allPages, type ListOptions } from "./pages.ts";
import { orNull, type Query, type QueryOptions } from "./query.ts";

/** An account as transactions need it. */
export interface Account {
  readonly address: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  /** Known once the account has sent a transaction. Compressed secp256k1, 33 bytes. */
  readonly pubkey?: Uint8Array;
}

export interface DeploymentFilter {
  readonly owner?: string;
  readonly dseq?: bigint;
  readonly state?: "active" | "closed";
}

export interface MarketFilter<State extends string> {
  readonly owner?: string;
  readonly dseq?: bigint;
  readonly gseq?: number;
  readonly oseq?: number;
  readonly provider?: string;
  readonly state?: State;
}

export interface EscrowFilter {
  readonly state?: "open" | "closed" | "overdrawn";
  /** Scope and name: "deployment/owner/dseq". */
  readonly xid?: string;
}

/** The questions that a client asks, each as one call. Lists hold all pages. A missing thing is null. */
export interface Questions {
  account(address: string, options?: QueryOptions): Promise<Account | null>;
  balances(address: string, options?: QueryOptions): Promise<Money[]>;
  deployment(id: DeploymentId, options?: QueryOptions): Promise<QueryDeploymentResponse | null>;
  deployments(filter?: DeploymentFilter, options?: ListOptions): Promise<QueryDeploymentsResponse>;
  group(id: GroupId, options?: QueryOptions): Promise<Group | null>;
  order(id: OrderId, options?: QueryOptions): Promise<Order | null>;
  orders(
    filter?: Omit<MarketFilter<"open" | "active" | "closed">, "provider">,
    options?: ListOptions,
  ): Promise<QueryOrdersResponse>;
  bid(id: LeaseId, options?: QueryOptions): Promise<QueryBidResponse | null>;
  bids(
    filter?: MarketFilter<"open" | "active" | "lost" | "closed">,
    options?: ListOptions,
  ): Promise<QueryBidsResponse>;
  lease(id: LeaseId, options?: QueryOptions): Promise<QueryLeaseResponse | null>;
  leases(
    filter?: MarketFilter<"active" | "insufficient_funds" | "closed" | "reclaiming">,
    options?: ListOptions,
  ): Promise<QueryLeasesResponse>;
  provider(owner: string, options?: QueryOptions): Promise<Provider | null>;
  providers(options?: ListOptions): Promise<QueryProvidersResponse>;
  /** What auditors have signed for a provider; empty when there is nothing. */
  auditedAttributes(owner: string, options?: QueryOptions): Promise<AuditedProviders["providers"]>;
  certificates(
    filter: { readonly owner?: string; readonly serial?: string; readonly state?: "valid" | "revoked" },
    options?: ListOptions,
  ): Promise<QueryCertificatesResponse>;
  escrowAccounts(filter?: EscrowFilter, options?: ListOptions): Promise<QueryAccountsResponse>;
  escrowPayments(filter?: EscrowFilter, options?: ListOptions): Promise<QueryPaymentsResponse>;
  deploymentParams(options?: QueryOptions): Promise<DeploymentParams>;
  marketParams(options?: QueryOptions): Promise<MarketParams>;
  /** Permissions that an account has given (`granter`) or has received (`grantee`). */
  grants(
    of: { readonly granter: string } | { readonly grantee: string },
    options?: ListOptions,
  ): Promise<QueryGranterGrantsResponse | QueryGranteeGrantsResponse>;
  /** Fee allowances that an account has given or has received. */
  allowances(
    of: { readonly granter: string } | { readonly grantee: string },
    options?: ListOptions,
  ): Promise<QueryAllowancesByGranterResponse | QueryAllowancesResponse>;
}

export function createQuestions(query: Query): Questions {
  return {
    ...accountQuestions(query),
    ...deploymentQuestions(query),
    ...marketQuestions(query),
    ...registryQuestions(query),
    ...grantQuestions(query),
  };
}

function accountQuestions(query: Query): Pick<Questions, "account" | "balances"> {
  return {
    async account(address, options) {
      const info = (await orNull(query(AuthQuery.method.accountInfo, { address }, options)))?.info;
      if (!info) return null;
      const { accountNumber, sequence, pubKey } = info;
      const isPlain = pubKey?.typeUrl === `/${PubKeySchema.typeName}`;
      return {
        address,
        accountNumber,
        sequence,
        ...(isPlain && { pubkey: fromBinary(PubKeySchema, pubKey.value).key }),
      };
    },
    async balances(address, options) {
      const { balances } = await allPages(
        query,
        BankQuery.method.allBalances,
        (pagination) => ({ address, pagination }),
        "balances",
        options,
      );
      return balances.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }));
    },
  };
}

function deploymentQuestions(
  query: Query,
): Pick<
  Questions,
  "deployment" | "deployments" | "group" | "deploymentParams" | "escrowAccounts" | "escrowPayments"
> {
  const { deployment, deployments, group, params } = DeploymentQuery.method;
  return {
    deployment: ({ owner, dseq }, options) => orNull(query(deployment, { id: { owner, dseq } }, options)),
    deployments: (filters = {}, options) =>
      allPages(query, deployments, (pagination) => ({ filters, pagination }), "deployments", options),
    group: async ({ owner, dseq, gseq }, options) =>
      (await orNull(query(group, { id: { owner, dseq, gseq } }, options)))?.group ?? null,
    deploymentParams: async (options) => given((await query(params, {}, options)).params),
    escrowAccounts: (filter = {}, options) =>
      allPages(
        query,
        EscrowQuery.method.accounts,
        (pagination) => ({ ...filter, pagination }),
        "accounts",
        options,
      ),
    escrowPayments: (filter = {}, options) =>
      allPages(
        query,
        EscrowQuery.method.payments,
        (pagination) => ({ ...filter, pagination }),
        "payments",
        options,
      ),
  };
}

function marketQuestions(
  query: Query,
): Pick<Questions, "order" | "orders" | "bid" | "bids" | "lease" | "leases" | "marketParams"> {
  const { order, orders, bid, bids, lease, leases, params } = MarketQuery.method;
  const leaseId = ({ owner, dseq, gseq, oseq, provider }: LeaseId) => ({ owner, dseq, gseq, oseq, provider });
  return {
    order: async ({ owner, dseq, gseq, oseq }, options) =>
      (await orNull(query(order, { id: { owner, dseq, gseq, oseq } }, options)))?.order ?? null,
    orders: (filters = {}, options) =>
      allPages(query, orders, (pagination) => ({ filters, pagination }), "orders", options),
    bid: (id, options) => orNull(query(bid, { id: leaseId(id) }, options)),
    bids: (filters = {}, options) =>
      allPages(query, bids, (pagination) => ({ filters, pagination }), "bids", options),
    lease: (id, options) => orNull(query(lease, { id: leaseId(id) }, options)),
    leases: (filters = {}, options) =>
      allPages(query, leases, (pagination) => ({ filters, pagination }), "leases", options),
    marketParams: async (options) => given((await query(params, {}, options)).params),
  };
}

function registryQuestions(
  query: Query,
): Pick<Questions, "provider" | "providers" | "auditedAttributes" | "certificates"> {
  const { provider, providers } = ProviderQuery.method;
  return {
    provider: async (owner, options) => (await orNull(query(provider, { owner }, options)))?.provider ?? null,
    providers: (options) =>
      allPages(query, providers, (pagination) => ({ pagination }), "providers", options),
    auditedAttributes: async (owner, options) =>
      (await orNull(query(AuditQuery.method.providerAttributes, { owner }, options)))?.providers ?? [],
    certificates: (filter, options) =>
      allPages(
        query,
        CertQuery.method.certificates,
        (pagination) => ({ filter, pagination }),
        "certificates",
        options,
      ),
  };
}

function grantQuestions(query: Query): Pick<Questions, "grants" | "allowances"> {
  const { granterGrants, granteeGrants } = AuthzQuery.method;
  const { allowances, allowancesByGranter } = FeegrantQuery.method;
  return {
    grants: (of, options) =>
      "granter" in of
        ? allPages(query, granterGrants, (pagination) => ({ ...of, pagination }), "grants", options)
        : allPages(query, granteeGrants, (pagination) => ({ ...of, pagination }), "grants", options),
    allowances: (of, options) =>
      "granter" in of
        ? allPages(query, allowancesByGranter, (pagination) => ({ ...of, pagination }), "allowances", options)
        : allPages(query, allowances, (pagination) => ({ ...of, pagination }), "allowances", options),
  };
}

/** Parameters always come; an answer without them is a bug of the node. */
function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError("The chain answered without parameters");
  return value;
}
