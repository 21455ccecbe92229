/**
 * Tokens that a tenant signs for providers, and for our own server. Browser-safe.
 *
 * In: a signer and what shall be allowed. Out: a JWT. Nothing here keeps or sees a private key. A provider's clock gives
 * no leeway, so `nbf` and `iat` lie a little in the past; lives are short and renewed in time.
 */
import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64urlnopad, bech32 } from "@scure/base";
import { gatewayError } from "../errors.ts";
import {
  accessFault,
  isAddress,
  type LeaseAccess,
  type ProviderClaims,
  readClaims,
  type Scope,
  scopes,
} from "./claims.ts";
import { isSignedBy, parseJws, signJws, type TokenSigner } from "./jws.ts";

export { allows, allowsAny, type LeaseAsked } from "./allow.ts";
export type {
  DeploymentPermission,
  LeaseAccess,
  ProviderClaims,
  ProviderPermission,
  Scope,
} from "./claims.ts";
export { isAddress, scopes } from "./claims.ts";
export type { TokenAlgorithm, TokenSigner } from "./jws.ts";
export { adr36 } from "./jws.ts";

/** Seconds that a token says it was already valid, for providers whose clocks are behind. */
const backdateSeconds = 60;

/** What a tenant needs day by day. */
export const everydayScopes: readonly Scope[] = scopes.filter((each) => each !== "attestation");

export interface TokenOptions {
  /** Default 900. */
  readonly ttlSeconds?: number;
  /** Milliseconds since 1970; default the clock. */
  readonly now?: () => number;
  readonly jti?: string;
}

/** Signs a token with the lease access given. Throws `GATEWAY_TOKEN_INVALID` when no provider would accept it. */
export async function createToken(
  signer: TokenSigner,
  { leases, ttlSeconds = 900, now = Date.now, jti }: TokenOptions & { readonly leases: LeaseAccess },
): Promise<string> {
  const fault = accessFault(leases);
  if (fault !== undefined)
    throw gatewayError("GATEWAY_TOKEN_INVALID", `The token asks for something odd: ${fault}.`);
  const payload = { iss: signer.address, ...lifetime(now(), ttlSeconds), version: "v1", leases };
  return await signJws(signer, jti === undefined ? payload : { ...payload, jti });
}

export interface ProviderTokenOptions extends TokenOptions {
  readonly provider: string;
  readonly scopes?: readonly Scope[];
  /** Only this deployment; then `services` names the services it is for. */
  readonly dseq?: bigint;
  readonly services?: readonly string[];
}

/** Signs a token that is good at one provider only, so that one provider cannot use it at another. */
export async function providerToken(signer: TokenSigner, options: ProviderTokenOptions): Promise<string> {
  const { provider, dseq, services, scopes: scope = everydayScopes, ...rest } = options;
  const permission =
    dseq === undefined
      ? { provider, access: "scoped" as const, scope }
      : {
          provider,
          access: "granular" as const,
          deployments: [{ dseq: Number(dseq), scope, services: services ?? ["*"] }],
        };
  return await createToken(signer, { ...rest, leases: { access: "granular", permissions: [permission] } });
}

/** Gives a token when asked, signing a new one when the last has less than a fifth of its life left. */
export function createTokenSource(signer: TokenSigner, options: ProviderTokenOptions): () => Promise<string> {
  const { now = Date.now, ttlSeconds = 900 } = options;
  let current: { token: Promise<string>; until: number } | undefined;
  return async () => {
    if (current === undefined || now() >= current.until) {
      const fresh = { token: providerToken(signer, options), until: now() + ttlSeconds * 800 };
      current = fresh;
      fresh.token.catch(() => {
        if (current === fresh) current = undefined;
      });
    }
    return await current.token;
  };
}

export type TokenReading =
  | { readonly ok: true; readonly claims: ProviderClaims }
  | { readonly ok: false; readonly reason: "invalid" | "invalid-claims"; readonly why: string };

export interface VerifyOptions {
  /** The public key in the issuer's account on chain (33 bytes); undefined or null when it has none. */
  readonly pubkeyOf: (
    address: string,
  ) => Promise<Uint8Array | null | undefined> | Uint8Array | null | undefined;
  readonly now?: () => number;
}

/** Reads a provider token as a provider does: shape, issuer's key, signature, then claims. Findings are returned. */
export async function verifyToken(
  token: string,
  { pubkeyOf, now = Date.now }: VerifyOptions,
): Promise<TokenReading> {
  const jws = parseJws(token);
  if (jws === undefined) return { ok: false, reason: "invalid", why: "not a token" };
  const reading = readClaims(jws.payload, now());
  if (!reading.ok && reading.reason === "undecodable")
    return { ok: false, reason: "invalid", why: reading.why };
  const issuer = issuerOf(jws.payload);
  if (!isAddress(issuer)) return { ok: false, reason: "invalid", why: "the issuer is not an address" };
  const pubkey = await pubkeyOf(issuer);
  if (!pubkey) return { ok: false, reason: "invalid", why: "the issuer has no public key on chain" };
  if (!isSignedBy(jws, pubkey, issuer))
    return { ok: false, reason: "invalid", why: "the signature does not fit" };
  return reading.ok ? reading : { ok: false, reason: "invalid-claims", why: reading.why };
}

/** Signs a token for our own server. Providers refuse it, because it says nothing of leases. */
export async function sessionToken(
  signer: TokenSigner,
  {
    audience = "slipway",
    ttlSeconds = 3600,
    now = Date.now,
  }: TokenOptions & { readonly audience?: string } = {},
): Promise<string> {
  const payload = { iss: signer.address, aud: audience, ...lifetime(now(), ttlSeconds) };
  return await signJws(signer, payload, { pub: base64urlnopad.encode(signer.pubkey) });
}

/** Reads a session token; the key it carries must be that of the address it names. Undefined when it proves nothing. */
export function verifySessionToken(
  token: string,
  { audience = "slipway", now = Date.now }: { readonly audience?: string; readonly now?: () => number } = {},
): { readonly address: string; readonly expires: number } | undefined {
  const jws = parseJws(token);
  const pub = jws?.header.pub;
  if (
    jws === undefined ||
    typeof pub !== "string" ||
    jws.payload === null ||
    typeof jws.payload !== "object"
  ) {
    return undefined;
  }
  const { iss, aud, exp, nbf } = { iss: "", aud: "", exp: 0, nbf: Number.POSITIVE_INFINITY, ...jws.payload };
  if (!isAddress(iss) || aud !== audience || typeof exp !== "number" || typeof nbf !== "number")
    return undefined;
  const pubkey = bytesOf(pub);
  if (pubkey === undefined || addressOf(pubkey) !== iss || !isSignedBy(jws, pubkey, iss)) return undefined;
  return now() < exp * 1000 && now() >= nbf * 1000 ? { address: iss, expires: exp } : undefined;
}

function lifetime(nowMs: number, ttlSeconds: number): { iat: number; nbf: number; exp: number } {
  const seconds = Math.floor(nowMs / 1000);
  return { iat: seconds - backdateSeconds, nbf: seconds - backdateSeconds, exp: seconds + ttlSeconds };
}

function issuerOf(payload: unknown): unknown {
  return payload !== null && typeof payload === "object" && "iss" in payload ? payload.iss : undefined;
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return base64urlnopad.decode(text);
  } catch {
    return undefined;
  }
}

function addressOf(pubkey: Uint8Array): string {
  return bech32.encode("akash", bech32.toWords(ripemd160(sha256(pubkey))));
}
