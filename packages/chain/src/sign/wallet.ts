import { fromBase64 } from "../bytes.ts";
import { chainError } from "../errors.ts";
import type { AminoSignature, DirectSignature, Signer, TextSignature } from "./signer.ts";
import type { StdSignDoc } from "./std-sign-doc.ts";
import { textSignDoc } from "./text.ts";

/** One signature as wallets return it, in base64. */
export interface WalletSignature {
  readonly signature: string;
}

/**
 * The interface that Keplr, Leap and @cosmjs share (`OfflineSigner`). `getOfflineSigner(chainId)` of a browser wallet
 * gives one. The types are ours and structural, so that any of them fits.
 */
export interface OfflineSigner {
  getAccounts(): Promise<readonly { readonly address: string; readonly pubkey: Uint8Array }[]>;
  signDirect?(
    address: string,
    doc: { bodyBytes: Uint8Array; authInfoBytes: Uint8Array; chainId: string; accountNumber: bigint },
  ): Promise<{
    readonly signed: { readonly bodyBytes: Uint8Array; readonly authInfoBytes: Uint8Array };
    readonly signature: WalletSignature;
  }>;
  signAmino?(
    address: string,
    doc: StdSignDoc,
  ): Promise<{ readonly signed: StdSignDoc; readonly signature: WalletSignature }>;
}

/**
 * A signer for an account of a wallet; without an address, for its first one. A wallet's refusal becomes
 * CHAIN_SIGNER_REFUSED. Amino mode is used when the wallet has nothing else, as with a Ledger.
 */
export async function signerFromOfflineSigner(wallet: OfflineSigner, address?: string): Promise<Signer> {
  const accounts = await asked("show its accounts", wallet.getAccounts());
  const account = accounts.find((each) => address === undefined || each.address === address);
  if (!account) {
    throw chainError("CHAIN_SIGNER_MISMATCH", `The wallet does not hold ${address ?? "any account"}`);
  }
  const { address: own, pubkey } = account;
  const signer = { address: own, pubkey, textAlgorithm: "ES256KADR36" } as const;
  const signDirect: Signer["signDirect"] = async (doc) => directSignature(wallet, own, doc);
  const signText: Signer["signText"] = async (data) => textSignature(wallet, own, data);
  if (wallet.signDirect) return { ...signer, signDirect, signText };
  return {
    ...signer,
    signDirect,
    signText,
    signAmino: async (doc) => aminoSignature(wallet, own, doc),
  };
}

async function directSignature(
  wallet: OfflineSigner,
  address: string,
  doc: Parameters<Signer["signDirect"]>[0],
): Promise<DirectSignature> {
  if (!wallet.signDirect) throw chainError("CHAIN_SIGNER_REFUSED", "The wallet cannot sign in direct mode");
  const { signed, signature } = await asked("sign the transaction", wallet.signDirect(address, { ...doc }));
  const { bodyBytes, authInfoBytes } = signed;
  return { signature: fromBase64(signature.signature), signed: { bodyBytes, authInfoBytes } };
}

async function aminoSignature(
  wallet: OfflineSigner,
  address: string,
  doc: StdSignDoc,
): Promise<AminoSignature> {
  if (!wallet.signAmino)
    throw chainError("CHAIN_SIGNER_REFUSED", "The wallet cannot sign text or in amino mode");
  const { signed, signature } = await asked("sign the transaction", wallet.signAmino(address, doc));
  return { signature: fromBase64(signature.signature), signed };
}

async function textSignature(
  wallet: OfflineSigner,
  address: string,
  data: Uint8Array,
): Promise<TextSignature> {
  const { signature } = await aminoSignature(wallet, address, textSignDoc(address, data));
  return { alg: "ES256KADR36", signature };
}

async function asked<Answer>(what: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    throw chainError("CHAIN_SIGNER_REFUSED", `The wallet did not ${what}${why}`, { cause });
  }
}
