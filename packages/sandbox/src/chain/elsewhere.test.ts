import { create } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { GenericAuthorizationSchema } from "@slipway/chain/gen/cosmos/authz/v1beta1/authz_pb.ts";
import { MsgGrantSchema } from "@slipway/chain/gen/cosmos/authz/v1beta1/tx_pb.ts";
import { MsgDelegateSchema } from "@slipway/chain/gen/cosmos/staking/v1beta1/tx_pb.ts";
import { expect, test } from "vitest";
import { actor, any, sign } from "./test/actors.ts";
import { chainWith, FIRST_NUMBER } from "./test/genesis.ts";

const rich = actor(0, FIRST_NUMBER);
const other = actor(1, FIRST_NUMBER + 1);
const chain = chainWith([rich, other]);
const unread = (typeUrl: string) => create(AnySchema, { typeUrl, value: new Uint8Array() });

test.each([
  ["/cosmos.staking.v1beta1.MsgDelegate", any(MsgDelegateSchema, { delegatorAddress: rich.address })],
  ["/cosmos.slashing.v1beta1.MsgUnjail", unread("/cosmos.slashing.v1beta1.MsgUnjail")],
  ["/ibc.applications.transfer.v1.MsgTransfer", unread("/ibc.applications.transfer.v1.MsgTransfer")],
])("%s is refused in words that say whose gap it is, also in a trial run", (typeUrl, message) => {
  const tx = sign({ ...rich }, [message]);
  const log = `the sandbox does not simulate ${typeUrl}: feature not supported`;
  expect(chain.checkTx(tx)).toMatchObject({ code: 37, codespace: "sdk", log });
  expect(chain.simulate(tx).error).toEqual({ code: 37, codespace: "sdk", log });
});

test("leave to send such a message can be given, as at a real node; a message that nobody has cannot be allowed", () => {
  const grant = (msg: string) => {
    const authorization = any(GenericAuthorizationSchema, { msg });
    const parts = { granter: rich.address, grantee: other.address, grant: { authorization } };
    return chain.simulate(sign({ ...rich }, [any(MsgGrantSchema, parts)])).error?.log;
  };
  expect(grant("/cosmos.gov.v1.MsgVote")).toBeUndefined();
  expect(grant("/cosmos.gov.v1.MsgNone")).toContain("/cosmos.gov.v1.MsgNone doesn't exist.: invalid type");
});

test.each([
  "/akash.deployment.v1beta3.MsgCreateDeployment",
  "/akash.market.v1beta4.MsgCreateBid",
  "/akash.cert.v1beta3.MsgCreateCertificate",
  "/akash.provider.v1beta3.MsgCreateProvider",
  "/cosmos.staking.v1beta1.MsgNone",
])("%s is unknown here and at a real node alike", (typeUrl) => {
  const { log } = chain.checkTx(sign({ ...rich }, [unread(typeUrl)]));
  expect(log).toBe(`unable to resolve type URL ${typeUrl}: tx parse error: tx parse error`);
});
