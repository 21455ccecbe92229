import { fromBinary } from "@bufbuild/protobuf";
import type { Msg } from "@slipway/chain";
import { MsgSignProviderAttributesSchema } from "@slipway/chain/gen/akash/audit/v1/msg_pb.ts";
import { expect, it } from "vitest";
import { builtInProviders } from "./catalogue.ts";
import { attributesOf } from "./profile.ts";
import type { ProviderNode } from "./provider-node.ts";
import { audit, type Registrant, register } from "./registration.ts";

const registrants: Registrant[] = builtInProviders.map((profile, at) => ({
  owner: `akash1p${at}`,
  profile,
  certificate: { serial: String(at), cert: "CERT", pubkey: "KEY" },
  hostUri: `https://127.0.0.1:${8443 + at}`,
}));

/** The world outside: a node that answers what it is told and notes what it is sent. */
function nodeWith(answers: Partial<ProviderNode>) {
  const sent: { account: string; messages: readonly Msg[] }[] = [];
  // Only what registration asks for.
  const node = {
    registration: async () => null,
    hasCertificate: async () => false,
    signedAttributes: async () => [],
    send: async (account: string, messages: readonly Msg[]) => void sent.push({ account, messages }),
    ...answers,
  } as unknown as ProviderNode;
  return { node, sent };
}
const names = (messages: readonly Msg[] = []) => messages.map(({ typeUrl }) => typeUrl.split(".").at(-1));
const first = registrants[0];
if (first === undefined) throw new Error("no providers");

it("registers a new provider with its certificate in one transaction", async () => {
  const { node, sent } = nodeWith({});
  await register(node, first);
  expect(sent.map(({ messages }) => names(messages))).toEqual([
    ["MsgCreateCertificate", "MsgCreateProvider"],
  ]);
});

it("sends nothing when all stands on the chain already, and an update when its address changed", async () => {
  const known = { hostUri: first.hostUri, attributes: attributesOf(first.profile).reverse() };
  const same = nodeWith({ hasCertificate: async () => true, registration: async () => known });
  await register(same.node, first);
  expect(same.sent).toEqual([]);
  const moved = nodeWith({
    hasCertificate: async () => true,
    registration: async () => ({ ...known, hostUri: "https://elsewhere:1" }),
  });
  await register(moved.node, first);
  expect(moved.sent.map(({ messages }) => names(messages))).toEqual([["MsgUpdateProvider"]]);
});

it("has all but the unaudited signed in one transaction of the auditor", async () => {
  const { node, sent } = nodeWith({});
  await audit(node, "akash1auditor", registrants);
  expect(sent).toHaveLength(1);
  const signed = (sent[0]?.messages ?? []).map(
    ({ value }) => fromBinary(MsgSignProviderAttributesSchema, value).owner,
  );
  expect(signed).toEqual(registrants.filter(({ profile }) => profile.audited).map(({ owner }) => owner));
});
