import { create, fromBinary } from "@bufbuild/protobuf";
import { DepositSchema, Source } from "@slipway/chain/gen/akash/base/deposit/v1/deposit_pb.ts";
import { MsgBurnMintSchema } from "@slipway/chain/gen/akash/bme/v1/msgs_pb.ts";
import {
  type MsgCreateDeployment,
  MsgCreateDeploymentSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import type { GroupSpec } from "@slipway/chain/gen/akash/deployment/v1beta4/groupspec_pb.ts";
import { Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { MsgAccountDepositSchema } from "@slipway/chain/gen/akash/escrow/v1/msg_pb.ts";
import { CoinSchema } from "@slipway/chain/gen/cosmos/base/v1beta1/coin_pb.ts";
import { expect, test } from "vitest";
import { actor, any, sign } from "../../test/actors.ts";
import { chainWith, FIRST_NUMBER, nextBlock } from "../../test/genesis.ts";
import { createDeployment } from "../../test/messages.ts";

const ann = actor(0, FIRST_NUMBER);
const chain = chainWith([ann]);
nextBlock(chain);

/** What the node says to one message before it comes into a block. */
function checked(message: Parameters<typeof sign>[1][number]): string {
  const { sequence } = ann;
  const { codespace, code, log } = chain.checkTx(sign(ann, [message]));
  if (code !== 0) ann.sequence = sequence;
  return code === 0 ? "" : `${codespace} ${code} ${log}`;
}

function coins(denom: string, amount: string, sources: readonly Source[] = [Source.balance]) {
  return create(DepositSchema, { amount: create(CoinSchema, { denom, amount }), sources: [...sources] });
}

function deployment(change: (message: MsgCreateDeployment) => void) {
  const message = fromBinary(MsgCreateDeploymentSchema, createDeployment(ann.address, 1n).value);
  change(message);
  return any(MsgCreateDeploymentSchema, message);
}

function withDeposit(denom: string, amount: string, sources?: readonly Source[]) {
  return deployment((message) => {
    message.deposit = coins(denom, amount, sources);
  });
}

test("a deposit is judged as a coin before anybody asks where it comes from", () => {
  expect(checked(withDeposit("u", "1", []))).toBe("undefined 1 invalid denom: u");
  expect(checked(withDeposit("uact", "-1", []))).toBe("undefined 1 negative coin amount: -1");
  expect(checked(withDeposit("uact", "1", []))).toMatch(/^akash 4 empty deposit sources/);
  expect(checked(withDeposit("uact", "1", [2, 2]))).toMatch(/^akash 4 duplicate deposit source/);
  expect(checked(withDeposit("uact", "x"))).toBe(
    'sdk 2 math/big: cannot unmarshal "x" into a *big.Int: tx parse error: tx parse error',
  );
});

test("groups are judged one after the other, each with its price", () => {
  const two = (name: string, first: string, second: string) =>
    deployment(({ groups }) => {
      const [group] = groups;
      if (!group) return;
      const other: GroupSpec = structuredClone(group);
      other.name = name;
      groups.push(other);
      for (const [index, denom] of [first, second].entries()) {
        const price = groups[index]?.resources[0]?.price;
        if (price) price.denom = denom;
      }
    });
  expect(checked(two("other", "uact", "uact"))).toBe("");
  expect(checked(two("", "uakt", "uact"))).toMatch(/denom/i);
  expect(checked(two("", "uact", "uact"))).toMatch(/name/i);
});

test("an account takes no empty deposit, and a burn no coin that is none", () => {
  const fill = (amount: string) =>
    any(MsgAccountDepositSchema, {
      signer: ann.address,
      id: { scope: Scope.deployment, xid: `${ann.address}/1` },
      deposit: coins("uact", amount),
    });
  expect(checked(fill("0"))).not.toBe("");
  expect(checked(fill("1"))).toBe("");
  const burn = (denom: string, amount: string, denomToMint = "uact") =>
    any(MsgBurnMintSchema, {
      owner: ann.address,
      to: ann.address,
      coinsToBurn: { denom, amount },
      denomToMint,
    });
  expect(checked(burn("uakt", "-1"))).toMatch(/invalid coins: negative coin amount: -1/);
  expect(checked(burn("uakt", "1", "u"))).toMatch(/invalid denom to mint: invalid denom: u/);
});
