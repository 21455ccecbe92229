/** Ways to sign that few wallets have, with transactions that the SDK's own client code has signed. */
import { readFileSync } from "node:fs";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { AuthInfoSchema, TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { expect, test } from "vitest";
import { formatAddress } from "../address.ts";
import { actor, sign } from "../test/actors.ts";
import { chainWith, FIRST_NUMBER, nextBlock } from "../test/genesis.ts";
import { send } from "../test/messages.ts";

const recorded: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("../../../goldens/sign-modes.json", import.meta.url), "utf8"),
);

/** A chain on which the recorded accounts have money; the first of them has number 15. */
function chainFor(...names: string[]) {
  const rich = actor(0, FIRST_NUMBER);
  const chain = chainWith([rich]);
  const addresses = names.map((name) => formatAddress(Buffer.from(recorded[name] ?? "", "hex")));
  nextBlock(chain, [
    sign(
      rich,
      addresses.map((address) => send(rich.address, address, 1_000_000n)),
    ),
  ]);
  return chain;
}

/** The place of the fee's payer among the signers. */
const PAYER = 1;
const tx = (name: string) => Buffer.from(recorded[name] ?? "", "base64");

/** The transaction, with its n-th signer saying that it signed in another way. */
function claiming(raw: Uint8Array, index: number, mode: SignMode): Uint8Array {
  const outer = fromBinary(TxRawSchema, raw);
  const info = fromBinary(AuthInfoSchema, outer.authInfoBytes);
  const sum = info.signerInfos[index]?.modeInfo?.sum;
  if (sum?.case === "single") sum.value.mode = mode;
  return toBinary(TxRawSchema, { ...outer, authInfoBytes: toBinary(AuthInfoSchema, info) });
}

test("somebody else pays the fee: the sender signs all but the fee, the payer signs all", () => {
  const [result] = nextBlock(chainFor("payer", "sender"), [tx("auxiliary")]).txResults;
  expect(result).toMatchObject({ code: 0, log: "" });
});

test("whoever pays the fee must have seen it, and the modes that nobody can check are named", () => {
  const chain = chainFor("payer", "sender");
  const payer = formatAddress(Buffer.from(recorded.payer ?? "", "hex"));
  const refusal = (mode: SignMode) => chain.checkTx(claiming(tx("auxiliary"), PAYER, mode)).log;
  // The sender's signature does not cover how others sign, so it holds in all of them.
  expect(refusal(SignMode.DIRECT_AUX)).toContain(
    `(fee payer ${payer} cannot sign with SIGN_MODE_DIRECT_AUX: unauthorized)`,
  );
  expect(refusal(SignMode.TEXTUAL)).toContain("(unsuppored sign mode SIGN_MODE_TEXTUAL)");
  expect(refusal(SignMode.EIP_191)).toContain("(unsupported sign mode SIGN_MODE_EIP_191)");
});

test("an account may have an ed25519 key", () => {
  const chain = chainFor("ed25519Account");
  const changed = Buffer.from(tx("ed25519"));
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(chain.checkTx(changed)).toMatchObject({ code: 4, codespace: "sdk" });
  expect(nextBlock(chain, [tx("ed25519")]).txResults[0]).toMatchObject({ code: 0, log: "" });
});
