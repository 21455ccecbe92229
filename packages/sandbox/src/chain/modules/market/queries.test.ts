import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Lease_State } from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import { type Bid, Bid_StateSchema } from "@slipway/chain/gen/akash/market/v1beta5/bid_pb.ts";
import type { BidFiltersSchema } from "@slipway/chain/gen/akash/market/v1beta5/filters_pb.ts";
import {
  QueryBidsRequestSchema,
  QueryBidsResponseSchema,
  QueryLeasesRequestSchema,
  QueryLeasesResponseSchema,
} from "@slipway/chain/gen/akash/market/v1beta5/query_pb.ts";
import { describe, expect, test } from "vitest";
import type { ChainState } from "../../index.ts";
import { actor, sign } from "../../test/actors.ts";
import { chainWith, FIRST_NUMBER, nextBlock } from "../../test/genesis.ts";
import { createBid, createDeployment, createLease, createProvider } from "../../test/messages.ts";

const people = Array.from({ length: 4 }, (_, index) => actor(index, FIRST_NUMBER + index));
const addresses = people.map(({ address }) => address);
const [ann = "", bob = "", east = "", west = ""] = addresses;
const first = 10_001n;

/** Six deployments of each tenant with bids of both providers; every second has a lease. */
function market(): ChainState {
  const chain = chainWith(people);
  const [tenants, providers] = [people.slice(0, 2), people.slice(2)];
  nextBlock(
    chain,
    providers.map((by) => sign(by, [createProvider(by.address)])),
  );
  for (const tenant of tenants) {
    for (let dseq = first; dseq < first + 6n; dseq++) {
      const place = { owner: tenant.address, dseq, gseq: 1, oseq: 1 };
      const bids = providers.map((by) => sign(by, [createBid({ ...place, provider: by.address }, 50n)]));
      const lease = createLease({ ...place, provider: providers[Number(dseq % 4n) / 2]?.address ?? "" });
      const txs = [sign(tenant, [createDeployment(tenant.address, dseq)]), ...bids];
      const { txResults } = nextBlock(chain, dseq % 2n === 0n ? [...txs, sign(tenant, [lease])] : txs);
      expect(txResults.map(({ log }) => log).join("")).toBe("");
    }
  }
  return chain;
}

interface Asked {
  readonly filters?: MessageInitShape<typeof BidFiltersSchema>;
  readonly limit?: bigint;
  readonly reverse?: boolean;
}

/** All pages of a list one after the other. */
function bidsOf(chain: ChainState, { filters = {}, limit = 100n, reverse = false }: Asked): string[] {
  const found: string[] = [];
  let key = new Uint8Array(0);
  do {
    const request = create(QueryBidsRequestSchema, { filters, pagination: { limit, reverse, key } });
    const bytes = toBinary(QueryBidsRequestSchema, request);
    const { code, log, value } = chain.query("/akash.market.v1beta5.Query/Bids", bytes);
    expect(log).toBe("");
    expect(code).toBe(0);
    const { bids, pagination } = fromBinary(QueryBidsResponseSchema, value);
    found.push(...bids.flatMap(({ bid }) => (bid ? [nameOf(bid)] : [])));
    key = Uint8Array.from(pagination?.nextKey ?? []);
  } while (key.length > 0);
  return found;
}

const nameOf = ({ id, state }: Bid) =>
  `${id?.owner} ${id?.dseq} ${id?.provider} ${Bid_StateSchema.value[state]?.name}`;

const filters: readonly MessageInitShape<typeof BidFiltersSchema>[] = [ann, bob, ""].flatMap((owner) =>
  [first + 1n, 0n].flatMap((dseq) =>
    [east, ""].flatMap((provider) =>
      ["open", "active", "lost", ""].map((state) => ({ owner, dseq, provider, state })),
    ),
  ),
);

const chain = market();

describe("lists of bids", () => {
  const all = bidsOf(chain, {}).sort();

  test("hold bids in each of these states", () => {
    for (const state of ["open", "active", "lost"]) expect(all.some((bid) => bid.endsWith(state))).toBe(true);
  });

  test.each(filters)("$owner $dseq $provider $state: what fits, in order, page by page", (asked) => {
    const { owner, dseq, provider, state } = asked;
    const expected = all.filter((bid) => {
      const [of, number, by, is] = bid.split(" ");
      const fits = (wanted: unknown, value: unknown) => !wanted || String(wanted) === value;
      return fits(owner, of) && fits(dseq, number) && fits(provider, by) && fits(state, is);
    });
    const isFlat = owner !== "" || provider !== "" || state !== "";
    const inOrder = isFlat ? expected : expected.sort((a, b) => stateOf(a) - stateOf(b));
    for (const limit of [100n, 3n, 1n]) {
      expect(bidsOf(chain, { filters: asked, limit })).toEqual(inOrder);
    }
    if (isFlat) {
      expect(bidsOf(chain, { filters: asked, reverse: true, limit: 2n })).toEqual(inOrder.toReversed());
    }
  });
});

function stateOf(bid: string): number {
  const name = bid.split(" ")[3];
  return Bid_StateSchema.values.findIndex((value) => value.name === name);
}

test("a provider's active leases are its own", () => {
  const request = create(QueryLeasesRequestSchema, { filters: { provider: west, state: "active" } });
  const { value } = chain.query(
    "/akash.market.v1beta5.Query/Leases",
    toBinary(QueryLeasesRequestSchema, request),
  );
  const { leases } = fromBinary(QueryLeasesResponseSchema, value);
  expect(leases.length).toBeGreaterThan(1);
  for (const { lease } of leases) {
    expect(lease?.id?.provider).toBe(west);
    expect(lease?.state).toBe(Lease_State.active);
  }
});
