/** Accounts of several keys, with transactions that the field's own command line has signed. */
import { readFileSync } from "node:fs";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { LegacyAminoPubKeySchema } from "@slipway/chain/gen/cosmos/crypto/multisig/keys_pb.ts";
import { MultiSignatureSchema } from "@slipway/chain/gen/cosmos/crypto/multisig/v1beta1/multisig_pb.ts";
import { type AuthInfo, AuthInfoSchema, TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { beforeEach, describe, expect, test } from "vitest";
import type { ChainState } from "../index.ts";
import { actor, sign } from "../test/actors.ts";
import { chainWith, FIRST_NUMBER, nextBlock } from "../test/genesis.ts";
import { send } from "../test/messages.ts";

const recorded: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("../../../goldens/multisig.json", import.meta.url), "utf8"),
);
const { address = "", bySecondAndThird, byFirstAndSecond, byAll, byFirstAlone } = recorded;

/** After the actor and the modules' accounts. */
const ACCOUNT_NUMBER = 15;

let chain: ChainState;

beforeEach(() => {
  const rich = actor(0, FIRST_NUMBER);
  chain = chainWith([rich]);
  nextBlock(chain, [sign(rich, [send(rich.address, address, 1_000_000n)])]);
});

function run(tx: Uint8Array) {
  const [result] = nextBlock(chain, [tx]).txResults;
  if (!result) throw new Error("no result");
  return result;
}

function bytes(text = ""): Uint8Array {
  return Buffer.from(text, "base64");
}

/** The transaction with another list of signatures in it. */
function withSignatures(tx: Uint8Array, change: (signatures: Uint8Array[]) => Uint8Array[]): Uint8Array {
  const raw = fromBinary(TxRawSchema, tx);
  const multi = fromBinary(MultiSignatureSchema, raw.signatures[0] ?? new Uint8Array());
  const signatures = [
    toBinary(MultiSignatureSchema, create(MultiSignatureSchema, { signatures: change(multi.signatures) })),
  ];
  return toBinary(TxRawSchema, { ...raw, signatures });
}

function withAuthInfo(tx: Uint8Array, change: (info: AuthInfo) => void): Uint8Array {
  const raw = fromBinary(TxRawSchema, tx);
  const info = fromBinary(AuthInfoSchema, raw.authInfoBytes);
  change(info);
  return toBinary(TxRawSchema, { ...raw, authInfoBytes: toBinary(AuthInfoSchema, info) });
}

const failed = `signature verification failed; please verify account number (${ACCOUNT_NUMBER})`;

describe("an account of two out of three keys", () => {
  test("any two of them may spend, and all three; each signature is an event, and so are all together", () => {
    const done = run(bytes(bySecondAndThird));
    expect(done).toMatchObject({ code: 0, log: "" });
    const signatures = done.events.flatMap(({ attributes }) =>
      attributes.filter(({ key }) => key === "signature"),
    );
    expect(signatures.map(({ value }) => Buffer.from(value, "base64").length)).toEqual([64, 64, 132]);
    expect(run(bytes(byFirstAndSecond))).toMatchObject({ code: 0 });
    expect(run(bytes(byAll))).toMatchObject({ code: 0 });
  });

  test("one key is too few, also when it signs twice", () => {
    for (const tx of [bySecondAndThird, byFirstAndSecond, byAll]) run(bytes(tx));
    const words = `${failed}, sequence (3) and chain-id (localakash)`;
    expect(run(bytes(byFirstAlone))).toMatchObject({
      code: 4,
      codespace: "sdk",
      log: `${words}: unauthorized`,
    });
    const twice = withAuthInfo(
      withSignatures(bytes(byFirstAlone), (all) => [...all, ...all]),
      ({ signerInfos: [info] }) => {
        const sum = info?.modeInfo?.sum;
        if (sum?.case === "multi") sum.value.modeInfos.push(...sum.value.modeInfos);
      },
    );
    expect(run(twice).log).toBe(`${words}: unauthorized`);
  });

  test("a signature that does not belong there is refused: signed as JSON, it may be the sequence", () => {
    const swapped = withSignatures(bytes(bySecondAndThird), (all) => [...all].reverse());
    expect(run(swapped).log).toBe(`${failed}, sequence (0) and chain-id (localakash): unauthorized`);
  });

  test("other keys, or the same in another order, are another account", () => {
    const reordered = withAuthInfo(bytes(bySecondAndThird), ({ signerInfos: [info] }) => {
      if (!info?.publicKey) return;
      const key = fromBinary(LegacyAminoPubKeySchema, info.publicKey.value);
      key.publicKeys.reverse();
      info.publicKey.value = toBinary(LegacyAminoPubKeySchema, key);
    });
    expect(run(reordered)).toMatchObject({
      code: 8,
      log: `pubKey does not match signer address ${address} with signer index: 0: invalid pubkey`,
    });
  });

  test("a bit that is set without a signature ends the transaction, not the chain", () => {
    const short = withSignatures(bytes(bySecondAndThird), ([first]) => (first ? [first] : []));
    expect(run(short)).toMatchObject({ code: 111222 });
    expect(run(bytes(bySecondAndThird))).toMatchObject({ code: 0 });
  });

  test("it costs the price of each signature", () => {
    run(bytes(bySecondAndThird));
    const two = run(bytes(byFirstAndSecond)).gasUsed;
    const three = run(bytes(byAll)).gasUsed;
    expect(three - two).toBeGreaterThan(1_000n);
    expect(three - two).toBeLessThan(3_000n);
  });
});
