import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "../src/bytes.ts";
import { MsgSignProviderAttributesSchema } from "../src/gen/akash/audit/v1/msg_pb.ts";
import { Source } from "../src/gen/akash/base/deposit/v1/deposit_pb.ts";
import { MsgMintACTSchema } from "../src/gen/akash/bme/v1/msgs_pb.ts";
import { MsgCreateCertificateSchema, MsgRevokeCertificateSchema } from "../src/gen/akash/cert/v1/msg_pb.ts";
import {
  MsgCloseDeploymentSchema,
  MsgCreateDeploymentSchema,
  MsgUpdateDeploymentSchema,
} from "../src/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import {
  MsgCloseGroupSchema,
  MsgPauseGroupSchema,
  MsgStartGroupSchema,
} from "../src/gen/akash/deployment/v1beta4/groupmsg_pb.ts";
import { Scope } from "../src/gen/akash/escrow/id/v1/id_pb.ts";
import { MsgAccountDepositSchema } from "../src/gen/akash/escrow/v1/msg_pb.ts";
import { MsgCreateBidSchema } from "../src/gen/akash/market/v1beta5/bidmsg_pb.ts";
import { MsgCreateLeaseSchema, MsgWithdrawLeaseSchema } from "../src/gen/akash/market/v1beta5/leasemsg_pb.ts";
import { MsgAddPriceEntrySchema } from "../src/gen/akash/oracle/v2/msgs_pb.ts";
import {
  MsgCreateProviderSchema,
  MsgUpdateProviderSchema,
} from "../src/gen/akash/provider/v1beta4/msg_pb.ts";
import { MsgExecSchema } from "../src/gen/cosmos/authz/v1beta1/tx_pb.ts";
import { MsgSendSchema } from "../src/gen/cosmos/bank/v1beta1/tx_pb.ts";
import * as msg from "../src/msg.ts";
import { decodeTx, type Msg } from "../src/tx.ts";
import { recordings } from "./goldens.ts";

type Rebuild = (value: Uint8Array) => Msg;

/** Reads a recorded message and builds it again by its builder. */
function again<Desc extends DescMessage>(
  schema: Desc,
  build: (message: MessageShape<Desc>) => Msg,
): [string, Rebuild] {
  return [`/${schema.typeName}`, (value) => build(fromBinary(schema, value))];
}

const money = (coin?: { denom: string; amount: string }) => ({
  denom: coin?.denom ?? "",
  amount: BigInt(coin?.amount ?? 0),
});
const sources = (given?: { sources: readonly number[] }) =>
  (given?.sources ?? []).map((source) =>
    source === Source.grant ? ("grant" as const) : ("balance" as const),
  );
const id = { owner: "", dseq: 0n, gseq: 0, oseq: 0, provider: "" };
const seconds = (duration?: { seconds: bigint }) =>
  duration ? { reclamationSeconds: Number(duration.seconds) } : {};
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const rebuild = new Map<string, Rebuild>([
  again(MsgCreateDeploymentSchema, ({ id: deploymentId, groups, hash, deposit, reclamation }) =>
    msg.createDeployment({
      ...(deploymentId ?? id),
      groups,
      hash,
      deposit: money(deposit?.amount),
      sources: sources(deposit),
      ...seconds(reclamation?.minWindow),
    }),
  ),
  again(MsgUpdateDeploymentSchema, ({ id: deploymentId, hash }) =>
    msg.updateDeployment({ ...(deploymentId ?? id), hash }),
  ),
  again(MsgCloseDeploymentSchema, (each) => msg.closeDeployment(each.id ?? id)),
  again(MsgCloseGroupSchema, (each) => msg.closeGroup(each.id ?? id)),
  again(MsgPauseGroupSchema, (each) => msg.pauseGroup(each.id ?? id)),
  again(MsgStartGroupSchema, (each) => msg.startGroup(each.id ?? id)),
  again(MsgCreateBidSchema, (each) =>
    msg.createBid({
      ...(each.id ?? id),
      price: { denom: each.price?.denom ?? "", amount: BigInt(each.price?.amount ?? 0) },
      deposit: money(each.deposit?.amount),
      sources: sources(each.deposit),
      resourcesOffer: each.resourcesOffer,
      ...seconds(each.reclamationWindow),
    }),
  ),
  again(MsgCreateLeaseSchema, (each) => msg.createLease(each.bidId ?? id)),
  again(MsgWithdrawLeaseSchema, (each) => msg.withdrawLease(each.id ?? id)),
  again(MsgAccountDepositSchema, (each) =>
    msg.accountDeposit({
      signer: each.signer,
      account: { scope: each.id?.scope === Scope.bid ? "bid" : "deployment", xid: each.id?.xid ?? "" },
      deposit: money(each.deposit?.amount),
      sources: sources(each.deposit),
    }),
  ),
  again(MsgCreateProviderSchema, (each) => msg.createProvider({ ...each, ...each.info })),
  again(MsgUpdateProviderSchema, (each) => msg.updateProvider({ ...each, ...each.info })),
  again(MsgSignProviderAttributesSchema, (each) => msg.signProviderAttributes(each)),
  again(MsgCreateCertificateSchema, ({ owner, cert, pubkey }) =>
    msg.createCertificate({ owner, cert: text(cert), pubkey: text(pubkey) }),
  ),
  again(MsgRevokeCertificateSchema, (each) => msg.revokeCertificate(each.id ?? { owner: "", serial: "" })),
  again(MsgMintACTSchema, ({ owner, coinsToBurn }) => msg.mintAct({ owner, amount: money(coinsToBurn) })),
  again(MsgAddPriceEntrySchema, ({ signer, id: of, price, timestamp }) =>
    msg.addPriceEntry({
      signer,
      ...of,
      price: BigInt(price),
      at: timestamp ? timestampDate(timestamp) : new Date(0),
    }),
  ),
  again(MsgSendSchema, ({ fromAddress: from, toAddress: to, amount }) =>
    msg.send({ from, to, amount: amount.map(money) }),
  ),
  again(MsgExecSchema, (each) => msg.exec(each)),
]);

interface Block {
  txs?: { tx: string; code: number }[];
}

const accepted = recordings("chain")
  .flatMap(({ lines }) => lines as Block[])
  .flatMap(({ txs = [] }) => txs)
  .filter(({ code }) => code === 0)
  .flatMap(({ tx }) => decodeTx(fromBase64(tx)).messages);

test.skipIf(accepted.length === 0).each([...rebuild.keys()])(
  "the builder of %s makes the recorded bytes again",
  (typeUrl) => {
    const recorded = accepted.filter((each) => each.typeUrl === typeUrl);
    expect(recorded.length).toBeGreaterThan(0);
    for (const { value } of recorded) {
      const built = rebuild.get(typeUrl)?.(value);
      expect(built && toBase64(built.value)).toBe(toBase64(value));
    }
  },
);
