// The one schema, the same on PGlite and PostgreSQL. Everything that comes from a chain carries `network` and is
// thrown away and read anew when that network turns out to be another one. Amounts are text: whole numbers of the
// smallest unit, or with 18 decimals where the chain keeps decimals. Nothing here is a number that money depends on.
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "./drizzle.ts";

export interface Coin {
  denom: string;
  amount: string;
}
export interface Deposit {
  owner: string;
  height: string;
  source: "balance" | "grant";
  balance: Coin;
}
export interface Attribute {
  key: string;
  value: string;
}

const height = (name: string) => bigint(name, { mode: "number" });
const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const network = text("network").notNull();
const deploymentKey = { network, owner: text("owner").notNull(), dseq: text("dseq").notNull() };
const orderKey = { ...deploymentKey, gseq: integer("gseq").notNull(), oseq: integer("oseq").notNull() };
const bidKey = { ...orderKey, provider: text("provider").notNull(), bseq: integer("bseq").notNull() };
const price = { priceDenom: text("price_denom").notNull(), priceAmount: text("price_amount").notNull() };

/** How far the index of a network has come; `genesis` tells one start of a network from another. */
export const checkpoints = pgTable("checkpoints", {
  network: text("network").primaryKey(),
  chainId: text("chain_id").notNull(),
  genesis: text("genesis").notNull(),
  mode: text("mode").$type<"full" | "live">().notNull(),
  startHeight: height("start_height").notNull(),
  height: height("height").notNull(),
  time: time("time").notNull(),
});

export const customNetworks = pgTable("custom_networks", {
  name: text("name").primaryKey(),
  document: jsonb("document").notNull(),
});

export const blocks = pgTable(
  "blocks",
  {
    network,
    height: height("height").notNull(),
    hash: text("hash").notNull(),
    time: time("time").notNull(),
    proposer: text("proposer").notNull(),
    transactions: integer("transactions").notNull(),
  },
  (table) => [primaryKey({ columns: [table.network, table.height] })],
);

export const transactions = pgTable(
  "transactions",
  {
    network,
    hash: text("hash").notNull(),
    height: height("height").notNull(),
    position: integer("position").notNull(),
    code: integer("code").notNull(),
    codespace: text("codespace").notNull(),
    log: text("log").notNull(),
    gasUsed: text("gas_used").notNull(),
    gasWanted: text("gas_wanted").notNull(),
    messages: jsonb("messages").$type<{ typeUrl: string; value: unknown }[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.network, table.hash] }),
    index("transactions_by_height").on(table.network, table.height, table.position),
  ],
);

/** What happened to a deployment, one line per fact, in the order of the chain. */
export const history = pgTable(
  "history",
  {
    ...deploymentKey,
    height: height("height").notNull(),
    position: integer("position").notNull(),
    time: time("time").notNull(),
    txHash: text("tx_hash"),
    type: text("type").notNull(),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.network, table.height, table.position] }),
    index("history_by_deployment").on(table.network, table.owner, table.dseq),
  ],
);

export const deployments = pgTable(
  "deployments",
  {
    ...deploymentKey,
    state: text("state").$type<"active" | "closed">().notNull(),
    hash: text("hash").notNull(),
    reclamation: jsonb("reclamation"),
    createdHeight: height("created_height").notNull(),
    createdAt: time("created_at"),
    closedHeight: height("closed_height"),
    closedAt: time("closed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.network, table.owner, table.dseq] }),
    index("deployments_by_height").on(table.network, table.createdHeight),
  ],
);

export const groups = pgTable(
  "groups",
  {
    ...deploymentKey,
    gseq: integer("gseq").notNull(),
    state: text("state").$type<"open" | "paused" | "insufficient_funds" | "closed">().notNull(),
    spec: jsonb("spec").notNull(),
    createdHeight: height("created_height").notNull(),
  },
  (table) => [primaryKey({ columns: [table.network, table.owner, table.dseq, table.gseq] })],
);

export const orders = pgTable(
  "orders",
  {
    ...orderKey,
    state: text("state").$type<"open" | "active" | "closed">().notNull(),
    createdHeight: height("created_height").notNull(),
    createdAt: time("created_at"),
  },
  (table) => [primaryKey({ columns: [table.network, table.owner, table.dseq, table.gseq, table.oseq] })],
);

export const bids = pgTable(
  "bids",
  {
    ...bidKey,
    ...price,
    state: text("state").$type<"open" | "active" | "lost" | "closed">().notNull(),
    offer: jsonb("offer").$type<unknown[]>().notNull(),
    reclamationWindow: text("reclamation_window"),
    createdHeight: height("created_height").notNull(),
    createdAt: time("created_at"),
  },
  (table) => [
    primaryKey({
      columns: [table.network, table.owner, table.dseq, table.gseq, table.oseq, table.provider, table.bseq],
    }),
  ],
);

export const leases = pgTable(
  "leases",
  {
    ...bidKey,
    ...price,
    state: text("state").$type<"active" | "insufficient_funds" | "closed" | "reclaiming">().notNull(),
    reason: text("reason").notNull(),
    reclamation: jsonb("reclamation").$type<Record<string, unknown> | null>(),
    createdHeight: height("created_height").notNull(),
    createdAt: time("created_at"),
    closedHeight: height("closed_height"),
    closedAt: time("closed_at"),
  },
  (table) => [
    primaryKey({
      columns: [table.network, table.owner, table.dseq, table.gseq, table.oseq, table.provider, table.bseq],
    }),
    index("leases_by_provider").on(table.network, table.provider),
  ],
);

/** Escrow accounts of deployments and of bids; `owner` and `dseq` name the deployment that both belong to. */
export const escrowAccounts = pgTable(
  "escrow_accounts",
  {
    ...deploymentKey,
    scope: text("scope").$type<"deployment" | "bid">().notNull(),
    xid: text("xid").notNull(),
    holder: text("holder").notNull(),
    state: text("state").$type<"open" | "closed" | "overdrawn">().notNull(),
    settledAt: height("settled_at").notNull(),
    transferred: jsonb("transferred").$type<Coin[]>().notNull(),
    funds: jsonb("funds").$type<Coin[]>().notNull(),
    deposits: jsonb("deposits").$type<Deposit[]>().notNull(),
    deposited: jsonb("deposited").$type<Coin[]>().notNull(),
    refunded: jsonb("refunded").$type<Coin[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.network, table.scope, table.xid] }),
    index("escrow_accounts_by_deployment").on(table.network, table.owner, table.dseq),
  ],
);

export const escrowPayments = pgTable(
  "escrow_payments",
  {
    ...deploymentKey,
    xid: text("xid").notNull(),
    provider: text("provider").notNull(),
    state: text("state").$type<"open" | "closed" | "overdrawn">().notNull(),
    denom: text("denom").notNull(),
    rate: text("rate").notNull(),
    balance: text("balance").notNull(),
    unsettled: text("unsettled").notNull(),
    withdrawn: text("withdrawn").notNull(),
  },
  (table) => [primaryKey({ columns: [table.network, table.owner, table.dseq, table.xid] })],
);

export const providers = pgTable(
  "providers",
  {
    network,
    owner: text("owner").notNull(),
    hostUri: text("host_uri").notNull(),
    email: text("email").notNull(),
    website: text("website").notNull(),
    attributes: jsonb("attributes").$type<Attribute[]>().notNull(),
    createdHeight: height("created_height").notNull(),
  },
  (table) => [primaryKey({ columns: [table.network, table.owner] })],
);

/** What the provider itself last said, asked by this program; apart from the chain's facts, so that a new start keeps it apart. */
export const providerProbes = pgTable(
  "provider_probes",
  {
    network,
    owner: text("owner").notNull(),
    online: boolean("online").notNull(),
    checkedAt: time("checked_at").notNull(),
    version: text("version"),
    capacity: jsonb("capacity"),
    problem: text("problem"),
  },
  (table) => [primaryKey({ columns: [table.network, table.owner] })],
);

export const providerAudits = pgTable(
  "provider_audits",
  {
    network,
    owner: text("owner").notNull(),
    auditor: text("auditor").notNull(),
    attributes: jsonb("attributes").$type<Attribute[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.network, table.owner, table.auditor] })],
);

export const balances = pgTable(
  "balances",
  {
    network,
    address: text("address").notNull(),
    denom: text("denom").notNull(),
    amount: text("amount").notNull(),
  },
  (table) => [primaryKey({ columns: [table.network, table.address, table.denom] })],
);

/** The SDL text that an owner keeps here; the chain has only its hash. */
export const keptSdls = pgTable(
  "kept_sdls",
  {
    ...deploymentKey,
    sdl: text("sdl").notNull(),
    name: text("name"),
    templateId: text("template_id"),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.network, table.owner, table.dseq] })],
);

/** Manifests that this program brought to providers. */
export const manifests = pgTable(
  "manifests",
  {
    ...orderKey,
    provider: text("provider").notNull(),
    hash: text("hash").notNull(),
    sentAt: time("sent_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.network, table.owner, table.dseq, table.gseq, table.oseq, table.provider] }),
  ],
);
