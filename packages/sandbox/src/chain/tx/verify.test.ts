import { hash } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { PubKeySchema as Ed25519Schema } from "@slipway/chain/gen/cosmos/crypto/ed25519/keys_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { describe, expect, test } from "vitest";
import { createChainRegistry } from "../modules/index.ts";
import { actor, any, sign } from "../test/actors.ts";
import { send } from "../test/messages.ts";
import { decodeTx, type Tx } from "./decode.ts";
import { VerifiedSignatures, verifySecp256k1 } from "./verify.ts";

const key = new Uint8Array(32).fill(9);
const pubkey = secp256k1.getPublicKey(key, true);
const message = Buffer.from("what was signed");
const signature = secp256k1.sign(message, key);
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The 32 bytes of a number. */
function bytes32(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex");
}

const r = signature.subarray(0, 32);
const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`);

describe("a secp256k1 signature", () => {
  test("holds for its key and its bytes", () => {
    expect(verifySecp256k1(pubkey, message, signature)).toBe(true);
  });

  test.each([
    ["in its high form", pubkey, message, Buffer.concat([r, bytes32(order - s)])],
    ["of zeros", pubkey, message, new Uint8Array(64)],
    ["with an r beyond the order", pubkey, message, Buffer.concat([bytes32(order + 1n), bytes32(s)])],
    ["with an s beyond the order", pubkey, message, Buffer.concat([r, bytes32(order)])],
    ["that is too short", pubkey, message, signature.subarray(0, 63)],
    ["that is too long", pubkey, message, Buffer.concat([signature, Buffer.of(0)])],
    ["over other bytes", pubkey, Buffer.from("what was not"), signature],
    ["of another key", secp256k1.getPublicKey(new Uint8Array(32).fill(8), true), message, signature],
    ["of a key that is not compressed", secp256k1.getPublicKey(key, false), message, signature],
    ["of a key that is no point", Buffer.concat([Buffer.of(2), bytes32(5n)]), message, signature],
    ["of no key", new Uint8Array(0), message, signature],
  ])("%s does not hold", (_, by, over, given) => {
    expect(verifySecp256k1(by, over, given)).toBe(false);
  });

  test("holds or not as another library says, whichever bit is turned", () => {
    for (let bit = 0; bit < 64 * 8; bit += 7) {
      const turned = Uint8Array.from(signature);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const other = secp256k1.verify(turned, hash("sha256", message, "buffer"), pubkey, { prehash: false });
      expect(verifySecp256k1(pubkey, message, turned)).toBe(other);
    }
  });
});

describe("what was verified", () => {
  const by = actor(1, 1);
  const raw = sign(by, [send(by.address, by.address, 1n)]);
  const tx = decodeTx(raw, createChainRegistry().resolve);
  const signatory = {
    index: 0,
    accountNumber: 1n,
    sequence: 0n,
    publicKey: any(PubKeySchema, { key: pubkey }),
  };

  test("is not verified again, but for another transaction, account or key it is", () => {
    const verified = new VerifiedSignatures();
    const asked: string[] = [];
    const ask = (what: string, of: Tx, who: typeof signatory) =>
      verified.problem(of, who, () => {
        asked.push(what);
        return undefined;
      });
    ask("first", tx, signatory);
    ask("same", tx, signatory);
    ask("same key", tx, { ...signatory, publicKey: any(PubKeySchema, { key: pubkey }) });
    ask("other account", tx, { ...signatory, accountNumber: 2n });
    ask("other sequence", tx, { ...signatory, sequence: 1n });
    ask("other key", tx, { ...signatory, publicKey: any(PubKeySchema, { key: pubkey.subarray(1) }) });
    ask("other kind of key", tx, { ...signatory, publicKey: any(Ed25519Schema, { key: pubkey }) });
    ask("other transaction", { ...tx }, signatory);
    expect(asked).toEqual([
      "first",
      "other account",
      "other sequence",
      "other key",
      "other kind of key",
      "other transaction",
    ]);
  });

  test("is asked for again when something was wrong", () => {
    const verified = new VerifiedSignatures();
    expect(verified.problem(tx, signatory, () => "wrong")).toBe("wrong");
    expect(verified.problem(tx, signatory, () => "still wrong")).toBe("still wrong");
  });
});
