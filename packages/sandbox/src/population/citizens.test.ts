import { createHash } from "node:crypto";
import { signMessage, verifyMessage } from "@slipway/chain";
import { expect, test } from "vitest";
import { signSecp256k1 } from "../chain/tx/verify.ts";
import { citizenOf } from "./citizens.ts";

test("a citizen signs as any other signer of the field does, to the byte", () => {
  for (let index = 0; index < 50; index++) {
    const { key, pubkey } = citizenOf(7, `somebody ${index}`);
    const message = createHash("sha512").update(String(index)).digest();
    const signature = signSecp256k1(key, message);
    expect(Buffer.from(signature).toString("hex")).toBe(
      Buffer.from(signMessage(message, key)).toString("hex"),
    );
    expect(verifyMessage(message, signature, pubkey)).toBe(true);
  }
});
