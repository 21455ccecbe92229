-- The first form of the store. Later forms are further files; a file that was released is never changed.

CREATE TABLE balances (
  network text NOT NULL,
  address text NOT NULL,
  denom text NOT NULL,
  amount text NOT NULL,
  PRIMARY KEY (network, address, denom)
);

CREATE TABLE bids (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  gseq integer NOT NULL,
  oseq integer NOT NULL,
  provider text NOT NULL,
  bseq integer NOT NULL,
  price_denom text NOT NULL,
  price_amount text NOT NULL,
  state text NOT NULL,
  offer jsonb NOT NULL,
  reclamation_window text,
  created_height bigint NOT NULL,
  created_at timestamp with time zone,
  PRIMARY KEY (network, owner, dseq, gseq, oseq, provider, bseq)
);

CREATE TABLE blocks (
  network text NOT NULL,
  height bigint NOT NULL,
  hash text NOT NULL,
  time timestamp with time zone NOT NULL,
  proposer text NOT NULL,
  transactions integer NOT NULL,
  PRIMARY KEY (network, height)
);

CREATE TABLE checkpoints (
  network text PRIMARY KEY,
  chain_id text NOT NULL,
  genesis text NOT NULL,
  mode text NOT NULL,
  start_height bigint NOT NULL,
  height bigint NOT NULL,
  time timestamp with time zone NOT NULL
);

CREATE TABLE custom_networks (
  name text PRIMARY KEY,
  document jsonb NOT NULL
);

CREATE TABLE deployments (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  state text NOT NULL,
  hash text NOT NULL,
  reclamation jsonb,
  created_height bigint NOT NULL,
  created_at timestamp with time zone,
  closed_height bigint,
  closed_at timestamp with time zone,
  PRIMARY KEY (network, owner, dseq)
);
CREATE INDEX deployments_by_height ON deployments (network, created_height);

CREATE TABLE escrow_accounts (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  scope text NOT NULL,
  xid text NOT NULL,
  holder text NOT NULL,
  state text NOT NULL,
  settled_at bigint NOT NULL,
  transferred jsonb NOT NULL,
  funds jsonb NOT NULL,
  deposits jsonb NOT NULL,
  deposited jsonb NOT NULL,
  refunded jsonb NOT NULL,
  PRIMARY KEY (network, scope, xid)
);
CREATE INDEX escrow_accounts_by_deployment ON escrow_accounts (network, owner, dseq);

CREATE TABLE escrow_payments (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  xid text NOT NULL,
  provider text NOT NULL,
  state text NOT NULL,
  denom text NOT NULL,
  rate text NOT NULL,
  balance text NOT NULL,
  unsettled text NOT NULL,
  withdrawn text NOT NULL,
  PRIMARY KEY (network, owner, dseq, xid)
);

CREATE TABLE groups (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  gseq integer NOT NULL,
  state text NOT NULL,
  spec jsonb NOT NULL,
  created_height bigint NOT NULL,
  PRIMARY KEY (network, owner, dseq, gseq)
);

CREATE TABLE history (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  height bigint NOT NULL,
  position integer NOT NULL,
  time timestamp with time zone NOT NULL,
  tx_hash text,
  type text NOT NULL,
  details jsonb NOT NULL,
  PRIMARY KEY (network, height, position)
);
CREATE INDEX history_by_deployment ON history (network, owner, dseq);

CREATE TABLE kept_sdls (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  sdl text NOT NULL,
  name text,
  template_id text,
  updated_at timestamp with time zone NOT NULL,
  PRIMARY KEY (network, owner, dseq)
);

CREATE TABLE leases (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  gseq integer NOT NULL,
  oseq integer NOT NULL,
  provider text NOT NULL,
  bseq integer NOT NULL,
  price_denom text NOT NULL,
  price_amount text NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  reclamation jsonb,
  created_height bigint NOT NULL,
  created_at timestamp with time zone,
  closed_height bigint,
  closed_at timestamp with time zone,
  PRIMARY KEY (network, owner, dseq, gseq, oseq, provider, bseq)
);
CREATE INDEX leases_by_provider ON leases (network, provider);

CREATE TABLE manifests (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  gseq integer NOT NULL,
  oseq integer NOT NULL,
  provider text NOT NULL,
  hash text NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  PRIMARY KEY (network, owner, dseq, gseq, oseq, provider)
);

CREATE TABLE orders (
  network text NOT NULL,
  owner text NOT NULL,
  dseq text NOT NULL,
  gseq integer NOT NULL,
  oseq integer NOT NULL,
  state text NOT NULL,
  created_height bigint NOT NULL,
  created_at timestamp with time zone,
  PRIMARY KEY (network, owner, dseq, gseq, oseq)
);

CREATE TABLE provider_audits (
  network text NOT NULL,
  owner text NOT NULL,
  auditor text NOT NULL,
  attributes jsonb NOT NULL,
  PRIMARY KEY (network, owner, auditor)
);

CREATE TABLE provider_probes (
  network text NOT NULL,
  owner text NOT NULL,
  online boolean NOT NULL,
  checked_at timestamp with time zone NOT NULL,
  version text,
  capacity jsonb,
  problem text,
  PRIMARY KEY (network, owner)
);

CREATE TABLE providers (
  network text NOT NULL,
  owner text NOT NULL,
  host_uri text NOT NULL,
  email text NOT NULL,
  website text NOT NULL,
  attributes jsonb NOT NULL,
  created_height bigint NOT NULL,
  PRIMARY KEY (network, owner)
);

CREATE TABLE transactions (
  network text NOT NULL,
  hash text NOT NULL,
  height bigint NOT NULL,
  position integer NOT NULL,
  code integer NOT NULL,
  codespace text NOT NULL,
  log text NOT NULL,
  gas_used text NOT NULL,
  gas_wanted text NOT NULL,
  messages jsonb NOT NULL,
  PRIMARY KEY (network, hash)
);
CREATE INDEX transactions_by_height ON transactions (network, height, position);
