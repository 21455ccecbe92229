import { accountOf, fieldAuditor, providerAccountName } from "./accounts.ts";
import { attributesOf, type ProviderProfile } from "./profile.ts";

/** The genesis with the signatures that the field's auditor would have given to the audited providers. */
export function withFieldAudits(
  genesis: unknown,
  seed: string,
  profiles: readonly ProviderProfile[],
): unknown {
  // Made by `sandboxGenesis`; an Akash genesis always has these sections.
  const { app_state: state, ...rest } = genesis as { app_state: Record<string, unknown> };
  const providers = profiles
    .filter(({ audited }) => audited)
    .map((profile) => ({
      owner: accountOf(seed, providerAccountName(profile.id)).address,
      auditor: fieldAuditor,
      attributes: attributesOf(profile),
    }));
  return { ...rest, app_state: { ...state, audit: { providers } } };
}
