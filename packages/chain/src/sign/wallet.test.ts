import { describe, expect, test } from "vitest";
import { toBase64 } from "../bytes.ts";
import { signMessage, verifyMessage } from "./key.ts";
import { createKeySigner, directSignBytes } from "./signer.ts";
import { aminoSignBytes } from "./std-sign-doc.ts";
import { textSignBytes } from "./text.ts";
import { type OfflineSigner, signerFromOfflineSigner } from "./wallet.ts";

const privateKey = new Uint8Array(32).fill(9);
const { address, pubkey } = createKeySigner(privateKey);
const doc = { bodyBytes: Uint8Array.of(1), authInfoBytes: Uint8Array.of(2), chainId: "c", accountNumber: 7n };

/** A browser wallet as the page sees it. */
const wallet: Required<OfflineSigner> = {
  getAccounts: async () => [{ address, pubkey }],
  signDirect: async (_address, given) => {
    const signed = { ...given, authInfoBytes: Uint8Array.of(3) };
    return { signed, signature: { signature: toBase64(signMessage(directSignBytes(signed), privateKey)) } };
  },
  signAmino: async (_address, given) => ({
    signed: given,
    signature: { signature: toBase64(signMessage(aminoSignBytes(given), privateKey)) },
  }),
};

describe("a browser wallet as a signer", () => {
  test("what the wallet changed is reported with the signature", async () => {
    const signer = await signerFromOfflineSigner(wallet, address);
    const { signature, signed } = await signer.signDirect(doc);
    expect(signed?.authInfoBytes).toEqual(Uint8Array.of(3));
    const signBytes = directSignBytes({ ...doc, authInfoBytes: Uint8Array.of(3) });
    expect(verifyMessage(signBytes, signature, pubkey)).toBe(true);
  });

  test("text is signed inside a document that no chain accepts", async () => {
    const signer = await signerFromOfflineSigner(wallet);
    const data = new TextEncoder().encode("a.b");
    const { alg, signature } = await signer.signText(data);
    expect(alg).toBe("ES256KADR36");
    expect(verifyMessage(textSignBytes(address, data), signature, pubkey)).toBe(true);
  });

  test("a wallet without direct mode signs in amino mode", async () => {
    const { signDirect: _, ...ledger } = wallet;
    const signer = await signerFromOfflineSigner(ledger);
    expect(signer.signAmino).toBeDefined();
    expect((await signerFromOfflineSigner(wallet)).signAmino).toBeUndefined();
  });

  test("a refusal and a missing account say so", async () => {
    const refusing = { ...wallet, signDirect: () => Promise.reject(new Error("Request rejected")) };
    const signer = await signerFromOfflineSigner(refusing);
    await expect(signer.signDirect(doc)).rejects.toMatchObject({
      code: "CHAIN_SIGNER_REFUSED",
      message: "The wallet did not sign the transaction: Request rejected",
    });
    await expect(signerFromOfflineSigner(wallet, "akash1other")).rejects.toMatchObject({
      code: "CHAIN_SIGNER_MISMATCH",
    });
  });
});
