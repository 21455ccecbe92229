import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BasicAllowanceSchema } from "@slipway/chain/gen/cosmos/feegrant/v1beta1/feegrant_pb.ts";
import {
  QueryAllowancesRequestSchema,
  QueryAllowancesResponseSchema,
} from "@slipway/chain/gen/cosmos/feegrant/v1beta1/query_pb.ts";
import {
  MsgGrantAllowanceSchema,
  MsgRevokeAllowanceSchema,
} from "@slipway/chain/gen/cosmos/feegrant/v1beta1/tx_pb.ts";
import { expect, test } from "vitest";
import type { ChainState } from "../index.ts";
import { type Actor, actor, any, sign } from "../test/actors.ts";
import { chainWith, FIRST_NUMBER, nextBlock } from "../test/genesis.ts";
import { timestampOf } from "../time.ts";

const SECOND = 1_000_000_000n;

function allow(from: Actor, to: Actor, until: bigint) {
  return any(MsgGrantAllowanceSchema, {
    granter: from.address,
    grantee: to.address,
    allowance: any(BasicAllowanceSchema, { expiration: timestampOf(until) }),
  });
}

function revoke(from: Actor, to: Actor) {
  return any(MsgRevokeAllowanceSchema, { granter: from.address, grantee: to.address });
}

function allowances(chain: ChainState, { address: grantee }: Actor): number {
  const request = toBinary(QueryAllowancesRequestSchema, create(QueryAllowancesRequestSchema, { grantee }));
  const { value } = chain.query("/cosmos.feegrant.v1beta1.Query/Allowances", request);
  return fromBinary(QueryAllowancesResponseSchema, value).allowances.length;
}

function two() {
  const ann = actor(0, FIRST_NUMBER);
  const bob = actor(1, FIRST_NUMBER + 1);
  const chain = chainWith([ann, bob]);
  nextBlock(chain);
  return { ann, bob, chain };
}

test("an allowance is there at its last moment, and gone after it", () => {
  const { ann, bob, chain } = two();
  nextBlock(chain, [sign(ann, [allow(ann, bob, chain.time + 12n * SECOND)])]);
  nextBlock(chain);
  expect(allowances(chain, bob)).toBe(1);
  nextBlock(chain, [], 1n);
  expect(allowances(chain, bob)).toBe(0);
});

test("what was taken back still ends the next allowance between the same accounts", () => {
  const { ann, bob, chain } = two();
  const soon = chain.time + 20n * SECOND;
  nextBlock(chain, [
    sign(ann, [allow(ann, bob, soon), revoke(ann, bob), allow(ann, bob, soon + 3600n * SECOND)]),
  ]);
  nextBlock(chain);
  expect(allowances(chain, bob)).toBe(1);
  nextBlock(chain, [], 20n);
  expect(allowances(chain, bob)).toBe(0);
});

test("one that is taken back keeps the opposite one, with the same end, for ever", () => {
  const { ann, bob, chain } = two();
  const soon = chain.time + 12n * SECOND;
  nextBlock(chain, [sign(ann, [allow(ann, bob, soon)]), sign(bob, [allow(bob, ann, soon)])]);
  nextBlock(chain, [sign(ann, [revoke(ann, bob)])], 1n);
  nextBlock(chain, [], 3600n);
  expect(allowances(chain, ann)).toBe(1);
  expect(allowances(chain, bob)).toBe(0);
});
