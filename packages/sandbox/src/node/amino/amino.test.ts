/** Bytes and refusals as a node of the SDK (0.53) gave them. */
import { describe, expect, test } from "vitest";
import { decodeStdTx } from "./decode.ts";
import { encodeStdTx } from "./encode.ts";

const fee = { amount: [], gas: "5" };
const stdTx = (msg: unknown[] | null, more: object = {}) =>
  JSON.stringify({
    type: "cosmos-sdk/StdTx",
    value: { msg, fee, signatures: null, memo: "", timeout_height: "0", ...more },
  });

const payment = stdTx(
  [
    {
      type: "cosmos-sdk/MsgSend",
      value: {
        from_address: "akash1pytelukfdc0c5yu43ka7svuj66xfyn329msu6m",
        to_address: "akash1glhldqt0u24h7zhs0y50stf2m8exunra62hfdr",
        amount: [{ denom: "uakt", amount: "7" }],
      },
    },
  ],
  {
    fee: { amount: [{ denom: "uakt", amount: "5000" }], gas: "200000" },
    signatures: [
      {
        pub_key: {
          type: "tendermint/PubKeySecp256k1",
          value: "AjB4CkWl+LH1+QRx+hyL1Y6UTWjKkHT9Fhzfpf6MNOKT",
        },
        signature: "AAEC",
      },
    ],
    memo: "hi",
    timeout_height: "9",
  },
);
const paymentBytes =
  "KCgWqQprqKNhmgosYWthc2gxcHl0ZWx1a2ZkYzBjNXl1NDNrYTdzdnVqNjZ4ZnluMzI5bXN1Nm0SLGFrYXNoMWdsaGxkcXQwdTI0aDd6" +
  "aHMweTUwc3RmMm04ZXh1bnJhNjJoZmRyGgkKBHVha3QSATcSEgoMCgR1YWt0EgQ1MDAwEMCaDBotCibrWumHIQIweApFpfix9fkEcfoc" +
  "i9WOlE1oypB0/RYc36X+jDTikxIDAAECIgJoaSgJ";
const grant = stdTx([
  {
    type: "cosmos-sdk/MsgGrant",
    value: {
      granter: "a",
      grantee: "b",
      grant: {
        authorization: { type: "cosmos-sdk/GenericAuthorization", value: { msg: "/x.MsgY" } },
        expiration: "2027-01-01T00:00:00Z",
      },
    },
  },
]);
const delegation = stdTx([
  {
    type: "cosmos-sdk/MsgDelegate",
    value: { delegator_address: "a", validator_address: "b", amount: { denom: "uakt", amount: "1" } },
  },
]);

describe("a transaction of the old form", () => {
  test.each([
    ["a signed payment", payment, paymentBytes],
    [
      "a grant with an interface and a time",
      grant,
      "KCgWqQojpyOMqAoBYRIBYhoXCg1AB/kECgcveC5Nc2dZEgYIgNnb2QYSAhAF",
    ],
    ["a delegation", delegation, "KCgWqQoVkh0uTgoBYRIBYhoJCgR1YWt0EgExEgIQBQ=="],
  ])("%s has the node's bytes, and comes back from them", (_, json, bytes) => {
    expect(Buffer.from(encodeStdTx(json)).toString("base64")).toBe(bytes);
    expect(JSON.parse(decodeStdTx(Buffer.from(bytes, "base64")))).toEqual(JSON.parse(json));
  });

  test.each([
    ["nope", "cannot parse disfix JSON wrapper: invalid character 'o' in literal null (expecting 'u')"],
    ["{}", "JSON encoding of interfaces require non-empty type field."],
    [
      stdTx([{ type: "cosmos-sdk/MsgNope", value: {} }]),
      "unrecognized concrete type name cosmos-sdk/MsgNope",
    ],
  ])("%s is refused in the node's words", (json, words) => {
    expect(() => encodeStdTx(json)).toThrow(words);
  });

  test("bytes of something else say what they begin with", () => {
    expect(() => decodeStdTx(Uint8Array.of(0, 0, 0))).toThrow(
      "UnmarshalBinaryBare expected to read prefix bytes 282816A9 (since it is registered concrete) but got 000000",
    );
  });
});
