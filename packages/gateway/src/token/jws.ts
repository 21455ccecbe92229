/** JSON web signatures of the two kinds that Akash knows: over the text itself, and over an ADR-036 document of it. */
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64, base64urlnopad } from "@scure/base";

export type TokenAlgorithm = "ES256K" | "ES256KADR36";

/** What signs tokens: any `Signer` of `@slipway/chain`. */
export interface TokenSigner {
  readonly address: string;
  readonly pubkey: Uint8Array;
  /** Which kind `signText` makes, where it is known; saves a wallet that signs ADR-036 only from being asked twice. */
  readonly textAlgorithm?: TokenAlgorithm;
  signText(data: Uint8Array): Promise<{ readonly alg: TokenAlgorithm; readonly signature: Uint8Array }>;
}

export interface Jws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: unknown;
  /** What was signed: header and payload as they stood in the token. */
  readonly signed: string;
  readonly signature: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Signs a payload; `header` may carry more fields beside `alg` and `typ`. */
export async function signJws(
  signer: TokenSigner,
  payload: object,
  header: Readonly<Record<string, string>> = {},
): Promise<string> {
  const guess = signer.textAlgorithm ?? "ES256K";
  const body = encodeJson(payload);
  const first = `${encodeJson({ alg: guess, typ: "JWT", ...header })}.${body}`;
  const signed = await signer.signText(encoder.encode(first));
  if (signed.alg === guess) return `${first}.${base64urlnopad.encode(signed.signature)}`;
  // The header is part of what is signed, so a wallet of the other kind has to sign again under its own name.
  const second = `${encodeJson({ alg: signed.alg, typ: "JWT", ...header })}.${body}`;
  const again = await signer.signText(encoder.encode(second));
  return `${second}.${base64urlnopad.encode(again.signature)}`;
}

/** Takes a token apart without believing it; undefined when it is not one. */
export function parseJws(token: string): Jws | undefined {
  const parts = token.split(".");
  const [header = "", payload = "", signature = ""] = parts;
  if (parts.length !== 3) return undefined;
  try {
    const head: unknown = JSON.parse(decoder.decode(base64urlnopad.decode(header)));
    if (head === null || typeof head !== "object" || Array.isArray(head)) return undefined;
    return {
      // An object that is no list has string keys.
      header: head as Record<string, unknown>,
      payload: JSON.parse(decoder.decode(base64urlnopad.decode(payload))),
      signed: `${header}.${payload}`,
      signature: base64urlnopad.decode(signature),
    };
  } catch {
    return undefined;
  }
}

/** Says whether the signature is that of `pubkey` (33 bytes) for `address`; malleated signatures are refused. */
export function isSignedBy(jws: Jws, pubkey: Uint8Array, address: string): boolean {
  const digest = digestOf(jws, address);
  if (digest === undefined || jws.signature.length !== 64) return false;
  try {
    return secp256k1.verify(jws.signature, digest, pubkey, { prehash: false, lowS: true });
  } catch {
    return false;
  }
}

function digestOf(jws: Jws, address: string): Uint8Array | undefined {
  const data = encoder.encode(jws.signed);
  switch (jws.header.alg) {
    case "ES256K":
      return sha256(data);
    case "ES256KADR36":
      return sha256(adr36(data, address));
    default:
      return undefined;
  }
}

/** The amino document that wallets sign for arbitrary data; its keys are sorted, as amino JSON is. */
export function adr36(data: Uint8Array, signer: string): Uint8Array {
  return encoder.encode(
    JSON.stringify({
      account_number: "0",
      chain_id: "",
      fee: { amount: [], gas: "0" },
      memo: "",
      msgs: [{ type: "sign/MsgSignData", value: { data: base64.encode(data), signer } }],
      sequence: "0",
    }),
  );
}

const encodeJson = (value: object): string => base64urlnopad.encode(encoder.encode(JSON.stringify(value)));
