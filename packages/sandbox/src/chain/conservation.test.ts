/**
 * Whatever happens, money is neither made nor lost: what accounts hold is the supply, and escrow holds what its accounts
 * and payments say. Random people do random things; SLIPWAY_LONG=1 lets them do it for longer: 100,000 messages.
 */
import type { Any } from "@bufbuild/protobuf/wkt";
import { MsgMintACTSchema } from "@slipway/chain/gen/akash/bme/v1/msgs_pb.ts";
import { MsgCloseDeploymentSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import {
  MsgCloseGroupSchema,
  MsgPauseGroupSchema,
  MsgStartGroupSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/groupmsg_pb.ts";
import { Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { MsgAccountDepositSchema } from "@slipway/chain/gen/akash/escrow/v1/msg_pb.ts";
import { LeaseClosedReason } from "@slipway/chain/gen/akash/market/v1/types_pb.ts";
import { MsgCloseBidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import {
  MsgCloseLeaseSchema,
  MsgWithdrawLeaseSchema,
} from "@slipway/chain/gen/akash/market/v1beta5/leasemsg_pb.ts";
import { MsgMultiSendSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/tx_pb.ts";
import { parseDec } from "@slipway/market";
import { expect, test } from "vitest";
import { moduleAddress } from "./address.ts";
import type { ChainState } from "./index.ts";
import { type Actor, actor, any, sign } from "./test/actors.ts";
import { chainWith, FIRST_NUMBER, nextBlock } from "./test/genesis.ts";
import { createBid, createDeployment, createLease, createProvider, send } from "./test/messages.ts";

const long = process.env.SLIPWAY_LONG === "1";
const BLOCKS = long ? 4_000 : 120;
const SEEDS = long ? Array.from({ length: 10 }, (_, index) => index + 1) : [1, 2];
/** At least so many messages with each seed. */
const MESSAGES = long ? 10_000 : 250;
const reasons = [
  LeaseClosedReason.lease_closed_reason_unstable,
  LeaseClosedReason.lease_closed_reason_decommission,
  LeaseClosedReason.lease_closed_reason_manifest_timeout,
];

/** Numbers that look random and come again with the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

type Roll = ReturnType<typeof dice>;

interface Coin {
  readonly denom: string;
  readonly amount: string;
}

interface Exported {
  readonly app_state: {
    readonly bank: {
      readonly balances: readonly { address: string; coins: readonly Coin[] }[];
      readonly supply: readonly Coin[];
    };
    readonly escrow: {
      readonly accounts: readonly { state: { deposits: readonly { balance: Coin }[] } }[];
      readonly payments: readonly { state: { balance: Coin } }[];
    };
  };
}

/** Sums by denomination, as 10^-18. */
function total(coins: readonly Coin[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { denom, amount } of coins) sums[denom] = (sums[denom] ?? 0n) + parseDec(amount);
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n));
}

function assertConserved(chain: ChainState): void {
  // The export of the state machine itself.
  const { bank, escrow } = (chain.exportGenesis() as Exported).app_state;
  const held = bank.balances.flatMap(({ coins }) => coins);
  expect(total(held)).toEqual(total(bank.supply));
  expect(held.every(({ amount }) => BigInt(amount) > 0n)).toBe(true);
  const vault = bank.balances.find(({ address }) => address === moduleAddress("escrow"))?.coins ?? [];
  const owed = [
    ...escrow.accounts.flatMap(({ state }) => state.deposits.map(({ balance }) => balance)),
    ...escrow.payments.map(({ state }) => state.balance),
  ];
  expect(total(vault)).toEqual(total(owed));
}

/** `first`: the lowest number of a deployment they deal with; it grows, because numbers are not used again. */
function randomMessage(
  roll: Roll,
  first: number,
  by: Actor,
  tenants: readonly Actor[],
  providers: readonly Actor[],
): Any {
  const pick = <T>(list: readonly T[]): T => {
    const item = list[roll(list.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  const owner = pick(tenants).address;
  const id = {
    owner,
    dseq: BigInt(first + roll(6)),
    gseq: 1,
    oseq: 1 + roll(3),
    provider: pick(providers).address,
  };
  const group = { owner: by.address, dseq: id.dseq, gseq: 1 };
  const own = { ...id, owner: by.address };
  const isProvider = providers.includes(by);
  const bid = { ...id, provider: by.address };
  if (isProvider) {
    return pick([
      () => createBid(bid, BigInt(1 + roll(120_000))),
      () => createBid(bid, BigInt(1 + roll(90_000))),
      () => any(MsgWithdrawLeaseSchema, { id: bid }),
      () => any(MsgCloseBidSchema, { id: bid, reason: pick(reasons) }),
      () => send(by.address, owner, BigInt(roll(1_000_000_000))),
    ])();
  }
  return pick([
    () =>
      createDeployment(by.address, id.dseq, { deposit: BigInt(500_000 + roll(500_000)), price: 100_000n }),
    () => createLease(own),
    () => createLease(own),
    () => any(MsgCloseLeaseSchema, { id: own }),
    () => any(MsgCloseDeploymentSchema, { id: { owner: by.address, dseq: id.dseq } }),
    () => any(MsgCloseGroupSchema, { id: group }),
    () => any(MsgPauseGroupSchema, { id: group }),
    () => any(MsgStartGroupSchema, { id: group }),
    () =>
      any(MsgAccountDepositSchema, {
        signer: by.address,
        id: { scope: Scope.deployment, xid: `${owner}/${id.dseq}` },
        deposit: {
          amount: { denom: pick(["uact", "uakt"]), amount: String(1 + roll(300_000)) },
          sources: [1],
        },
      }),
    () => send(by.address, pick(providers).address, BigInt(roll(1_000_000)), pick(["uact", "uakt", "none"])),
    () =>
      any(MsgMultiSendSchema, {
        inputs: [{ address: by.address, coins: [{ denom: "uakt", amount: "7" }] }],
        outputs: [
          { address: owner, coins: [{ denom: "uakt", amount: "3" }] },
          { address: pick(providers).address, coins: [{ denom: "uakt", amount: "4" }] },
        ],
      }),
    () =>
      any(MsgMintACTSchema, {
        owner: by.address,
        to: by.address,
        coinsToBurn: { denom: "uakt", amount: String(1 + roll(10_000_000)) },
      }),
  ])();
}

test.each(SEEDS)(
  "random dealings, seed %i",
  (seed) => {
    const roll = dice(seed);
    const people = Array.from({ length: 5 }, (_, index) => actor(index, FIRST_NUMBER + index));
    const tenants = people.slice(0, 3);
    const providers = people.slice(3);
    const chain = chainWith(people, { historyBlocks: 10 });
    nextBlock(
      chain,
      providers.map((provider) => sign(provider, [createProvider(provider.address)])),
    );
    const outcomes = { done: 0, refused: 0 };
    let messages = 0;
    for (let block = 0; block < BLOCKS || messages < MESSAGES; block++) {
      const txs = Array.from({ length: roll(5) }, () => {
        const by = people[roll(people.length)] ?? actor(0, FIRST_NUMBER);
        const count = 1 + (roll(4) === 0 ? 1 : 0);
        messages += count;
        return sign(
          by,
          Array.from({ length: count }, () =>
            randomMessage(roll, 1 + Math.floor(block / 20), by, tenants, providers),
          ),
        );
      });
      const { txResults } = nextBlock(chain, txs);
      for (const { code, log } of txResults) {
        if (code === 0) outcomes.done++;
        else outcomes.refused++;
        // What is refused without the state raises no sequence: the next of this person would fail.
        expect(log).not.toContain("account sequence mismatch");
        expect(code === 111222 && !log.includes("couldn't find payment") ? log : "").toBe("");
      }
      if (block % 10 === 9) assertConserved(chain);
    }
    assertConserved(chain);
    expect(outcomes.done).toBeGreaterThan(BLOCKS / 4);
    expect(outcomes.refused).toBeGreaterThan(BLOCKS / 10);
  },
  600_000,
);
