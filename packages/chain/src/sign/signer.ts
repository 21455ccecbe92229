import { create, toBinary } from "@bufbuild/protobuf";
import { SignDocSchema } from "../gen/cosmos/tx/v1beta1/tx_pb.ts";
import { addressOf } from "./address.ts";
import { publicKeyOf, signMessage } from "./key.ts";
import { type DerivationOptions, privateKeyFromMnemonic } from "./mnemonic.ts";
import type { StdSignDoc } from "./std-sign-doc.ts";

/** What is signed in direct mode. */
export interface DirectSignDoc {
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly chainId: string;
  readonly accountNumber: bigint;
}

/** A signature of 64 bytes, and what was really signed when the wallet changed it (fee or memo). */
export interface DirectSignature {
  readonly signature: Uint8Array;
  readonly signed?: { readonly bodyBytes: Uint8Array; readonly authInfoBytes: Uint8Array };
}

export interface AminoSignature {
  readonly signature: Uint8Array;
  readonly signed?: StdSignDoc;
}

/** `ES256K` signs the text itself; `ES256KADR36` signs it wrapped in a document, as wallets do. */
export interface TextSignature {
  readonly alg: "ES256K" | "ES256KADR36";
  readonly signature: Uint8Array;
}

/** Anything that can sign for one account: a key in memory, a browser wallet, a hardware wallet behind it. */
export interface Signer {
  readonly address: string;
  /** Compressed secp256k1 public key, 33 bytes. */
  readonly pubkey: Uint8Array;
  /** Which kind of signature `signText` makes. */
  readonly textAlgorithm?: TextSignature["alg"];
  signDirect(doc: DirectSignDoc): Promise<DirectSignature>;
  signText(data: Uint8Array): Promise<TextSignature>;
  /** Present when the account can sign in amino mode only (a Ledger); it is then used instead of signDirect. */
  signAmino?(doc: StdSignDoc): Promise<AminoSignature>;
}

/** The bytes whose SHA-256 is signed in direct mode. */
export function directSignBytes(doc: DirectSignDoc): Uint8Array {
  return toBinary(SignDocSchema, create(SignDocSchema, doc));
}

/** A signer that holds a private key (32 bytes) in memory. */
export function createKeySigner(privateKey: Uint8Array): Signer {
  const pubkey = publicKeyOf(privateKey);
  return {
    address: addressOf(pubkey),
    pubkey,
    textAlgorithm: "ES256K",
    signDirect: async (doc) => ({ signature: signMessage(directSignBytes(doc), privateKey) }),
    signText: async (data) => ({ alg: "ES256K", signature: signMessage(data, privateKey) }),
  };
}

/** A signer for an account of a recovery phrase. */
export async function signerFromMnemonic(mnemonic: string, options: DerivationOptions = {}): Promise<Signer> {
  return createKeySigner(await privateKeyFromMnemonic(mnemonic, options));
}
