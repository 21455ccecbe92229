import type { ProviderClaims, Scope } from "./claims.ts";

/** One lease, or a whole deployment when `gseq` and `oseq` are absent. */
export interface LeaseAsked {
  readonly provider: string;
  readonly dseq: bigint;
  readonly gseq?: number;
  readonly oseq?: number;
}

/** Says whether claims allow `scope` on a lease; the names in `services` are not looked at, as at a real provider. */
export function allows(claims: ProviderClaims, scope: Scope, asked: LeaseAsked): boolean {
  return grants(claims, asked, (scopes) => scopes.includes(scope));
}

/** Says whether claims say anything at all about a lease, whatever the scope. */
export function allowsAny(claims: ProviderClaims, asked: LeaseAsked): boolean {
  return grants(claims, asked, () => true);
}

function grants(
  claims: ProviderClaims,
  asked: LeaseAsked,
  enough: (scope: readonly Scope[]) => boolean,
): boolean {
  const { leases } = claims;
  if (leases.access === "full") return true;
  if (leases.access === "scoped") return enough(leases.scope);
  const permission = leases.permissions.find((each) => each.provider === asked.provider);
  if (permission === undefined) return false;
  if (permission.access === "full") return true;
  if (permission.access === "scoped") return enough(permission.scope);
  return permission.deployments.some(
    (each) =>
      BigInt(each.dseq) === asked.dseq &&
      same(each.gseq, asked.gseq) &&
      same(each.oseq, asked.oseq) &&
      enough(each.scope),
  );
}

/** A number that was not given, or is 0, stands for all. */
const same = (granted: number | undefined, asked: number | undefined): boolean =>
  !granted || asked === undefined || granted === asked;
