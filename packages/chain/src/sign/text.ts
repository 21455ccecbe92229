import { toBase64 } from "../bytes.ts";
import { aminoSignBytes, type StdSignDoc } from "./std-sign-doc.ts";

/**
 * The document that a wallet signs when it is asked to sign text (ADR-036): a transaction that no chain accepts.
 * Providers verify tokens against it.
 */
export function textSignDoc(signer: string, data: Uint8Array): StdSignDoc {
  return {
    chain_id: "",
    account_number: "0",
    sequence: "0",
    fee: { amount: [], gas: "0" },
    memo: "",
    msgs: [{ type: "sign/MsgSignData", value: { data: toBase64(data), signer } }],
  };
}

/** The bytes whose SHA-256 is signed for the text. */
export function textSignBytes(signer: string, data: Uint8Array): Uint8Array {
  return aminoSignBytes(textSignDoc(signer, data));
}
