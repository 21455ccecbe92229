/**
 * Who asks: by token or by client certificate.
 *
 * In: the Authorization header and the account of a checked certificate. Out: claims, nothing (an anonymous request), or
 * the refusal that a real provider gives.
 */
import { type ProviderClaims, verifyToken } from "@slipway/gateway";

export type Credentials =
  | { readonly kind: "anonymous" }
  | { readonly kind: "known"; readonly owner: string; readonly claims: ProviderClaims }
  | { readonly kind: "refused"; readonly status: 400 | 401 | 500; readonly message: string };

export interface CredentialOptions {
  readonly pubkeyOf: (address: string) => Promise<Uint8Array | null | undefined>;
  readonly now: () => number;
}

const ambiguous = "auth: ambiguous authentication. may not use mTLS and JWT at the same time";

/** Judges what a request shows. `certified` is the account of its client certificate. */
export async function readCredentials(
  header: string | undefined,
  certified: string | undefined,
  { pubkeyOf, now }: CredentialOptions,
): Promise<Credentials> {
  const token = header === undefined || header === "" ? undefined : bearerOf(header);
  if (token === null) return { kind: "refused", status: 400, message: "invalid authorization header" };
  if (certified !== undefined) {
    if (token !== undefined) return { kind: "refused", status: 400, message: ambiguous };
    return { kind: "known", owner: certified, claims: fullAccess(certified) };
  }
  if (token === undefined) return { kind: "anonymous" };
  try {
    const reading = await verifyToken(token, { pubkeyOf, now });
    if (reading.ok) return { kind: "known", owner: reading.claims.iss, claims: reading.claims };
    return reading.reason === "invalid"
      ? { kind: "refused", status: 401, message: "JWT is invalid" }
      : { kind: "refused", status: 400, message: "JWT has invalid claims" };
  } catch {
    return { kind: "refused", status: 500, message: "unknown error while processing JWT" };
  }
}

/** The token of a bearer header, its scheme in any case; null when the header is no such thing. */
function bearerOf(header: string): string | null {
  const words = header.trim().split(/\s+/);
  return words.length === 2 && words[0]?.toLowerCase() === "bearer" ? (words[1] ?? null) : null;
}

function fullAccess(owner: string): ProviderClaims {
  return { iss: owner, iat: 0, nbf: 0, exp: 0, version: "v1", leases: { access: "full" } };
}
