import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { aminoSignDoc } from "../src/amino.ts";
import { fromBase64, toBase64 } from "../src/bytes.ts";
import { PubKeySchema } from "../src/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { SignMode } from "../src/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { AuthInfoSchema, TxBodySchema, TxRawSchema } from "../src/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { createTypeRegistry } from "../src/registry.ts";
import { addressOf, aminoSignBytes, directSignBytes, verifyMessage } from "../src/sign.ts";
import { signersOf } from "../src/signers.ts";
import { type DecodedTx, decodeTx } from "../src/tx.ts";
import { fixture, fixtureNames, recording, recordings } from "./goldens.ts";

interface RecordedTx {
  tx: string;
  hash?: string;
  code: number;
}

interface Block {
  txs?: RecordedTx[];
  rejected?: RecordedTx[];
}

const registry = createTypeRegistry();
const chains = recordings("chain").map(({ name, lines }) => ({
  name,
  txs: (lines as Block[]).flatMap(({ txs = [], rejected = [] }) => [...txs, ...rejected]),
}));

function expectSameBytes<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  const message = fromBinary(schema, bytes);
  expect(toBase64(toBinary(schema, message))).toBe(toBase64(bytes));
  return message;
}

function expectSameTx(bytes: Uint8Array): DecodedTx {
  const raw = expectSameBytes(TxRawSchema, bytes);
  expectSameBytes(TxBodySchema, raw.bodyBytes);
  expectSameBytes(AuthInfoSchema, raw.authInfoBytes);
  return decodeTx(bytes);
}

describe.skipIf(chains.length === 0)("transactions of the recorded chain", () => {
  test.each(chains)("$name: every transaction and message keeps its bytes and its hash", ({ txs }) => {
    expect(txs.length).toBeGreaterThan(0);
    for (const { tx, hash } of txs) {
      const { messages, hash: found } = expectSameTx(fromBase64(tx));
      if (hash) expect(found).toBe(hash);
      for (const { typeUrl, value } of messages) {
        const schema = registry.getMessage(typeUrl.slice(1));
        if (schema) expectSameBytes(schema, value);
      }
    }
  });

  test.each(chains)(
    "$name: every accepted signature verifies, and signers are found in the messages",
    ({ txs }) => {
      const accounts = accountNumbers();
      for (const { tx, code } of txs) {
        const { raw, body, authInfo, messages } = decodeTx(fromBase64(tx));
        const [info] = authInfo.signerInfos;
        if (code !== 0 || !info?.publicKey || authInfo.signerInfos.length !== 1) continue;
        const { key } = fromBinary(PubKeySchema, info.publicKey.value);
        const address = addressOf(key);
        for (const message of messages) expect(signersOf(message, registry)).toEqual([address]);
        const accountNumber = accounts.get(address);
        if (accountNumber === undefined) continue;
        const context = { chainId: "localakash", accountNumber, sequence: info.sequence, registry };
        const isAmino =
          info.modeInfo?.sum.case === "single" && info.modeInfo.sum.value.mode === SignMode.LEGACY_AMINO_JSON;
        const signed = isAmino
          ? aminoSignBytes(aminoSignDoc(body, authInfo.fee, context))
          : directSignBytes({ ...raw, ...context });
        expect(verifyMessage(signed, raw.signatures[0] ?? new Uint8Array(), key)).toBe(true);
      }
    },
  );

  test("the recordings hold transactions that were signed in amino mode", () => {
    const modes = chains
      .flatMap(({ txs }) => txs)
      .flatMap(({ tx }) => decodeTx(fromBase64(tx)).authInfo.signerInfos)
      .map(({ modeInfo }) => modeInfo?.sum.case === "single" && modeInfo.sum.value.mode);
    expect(modes.filter((mode) => mode === SignMode.LEGACY_AMINO_JSON).length).toBe(5);
  });
});

const raw = fixtureNames("chain/raw").filter((name) => name.includes(".Msg"));

test.skipIf(raw.length === 0)("transactions of public networks keep their bytes and their hash", () => {
  for (const name of raw) {
    const { tx_raw_base64, txhash } = JSON.parse(fixture(`chain/raw/${name}`) ?? "");
    expect(expectSameTx(fromBase64(tx_raw_base64)).hash, name).toBe(txhash);
  }
});

function accountNumbers(): Map<string, bigint> {
  const genesis = recording("chain/genesis.json") as {
    app_state: { auth: { accounts: { address: string; account_number: string }[] } };
  };
  return new Map(
    genesis.app_state.auth.accounts.map(({ address, account_number }) => [address, BigInt(account_number)]),
  );
}
