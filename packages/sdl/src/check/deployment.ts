/** Who runs where: every name that `deployment` mentions is declared (chain-sdk go/sdl/v2.go, v2_1.go: validate). */
import { sortedKeys } from "../build/order.ts";
import type { Placement, Resources, Service, ServiceDeployment } from "../decode/document.ts";
import { type CheckContext, nearName } from "./context.ts";

/** A service in a placement, with what it refers to where that exists. */
export interface Use {
  readonly serviceName: string;
  readonly placementName: string;
  readonly deployed: ServiceDeployment;
  readonly service: Service | undefined;
  readonly placement: Placement | undefined;
  readonly resources: Resources | undefined;
}

/** Every use, in the order in which Go visits them. */
export function usesOf({ document }: CheckContext): Use[] {
  const uses: Use[] = [];
  const { compute, placement } = document.profiles;
  for (const serviceName of sortedKeys(document.deployment)) {
    const placements = document.deployment?.get(serviceName);
    for (const placementName of sortedKeys(placements)) {
      const deployed = placements?.get(placementName);
      if (deployed === undefined) continue;
      uses.push({
        serviceName,
        placementName,
        deployed,
        service: document.services?.get(serviceName),
        placement: placement?.get(placementName),
        resources: compute?.get(deployed.profile)?.resources ?? undefined,
      });
    }
  }
  return uses;
}

export function checkDeployment(context: CheckContext, uses: readonly Use[]): void {
  if (uses.length === 0 && !context.isTroubledAround(["deployment"])) {
    context.key("no-deployment", ["deployment"], "No service is deployed");
  }
  const reported = new Set<string>();
  for (const use of uses) {
    checkService(context, use, reported);
    checkPlacement(context, use, reported);
    checkProfile(context, use, reported);
  }
}

function once(reported: Set<string>, what: string): boolean {
  if (reported.has(what)) return false;
  reported.add(what);
  return true;
}

function checkService(context: CheckContext, { serviceName, service }: Use, reported: Set<string>): void {
  if (service !== undefined || context.isTroubled(["services"]) || !once(reported, `s ${serviceName}`))
    return;
  const path = ["deployment", serviceName];
  if (context.isTroubledAround(path)) return;
  const { hint } = nearName(serviceName, context.document.services?.keys() ?? [], path);
  context.key(
    "service-unknown",
    path,
    `There is no service named "${serviceName}"`,
    hint === undefined ? {} : { hint },
  );
}

function checkPlacement(context: CheckContext, use: Use, reported: Set<string>): void {
  const { serviceName, placementName, placement } = use;
  const path = ["deployment", serviceName, placementName];
  if (placementName === "" && once(reported, "p "))
    context.key("placement-name", path, "A placement has no name");
  if (placement !== undefined || context.isTroubled(["profiles", "placement"])) return;
  if (!once(reported, `p ${placementName}`)) return;
  const declared = context.document.profiles.placement?.keys() ?? [];
  const { hint } = nearName(placementName, declared, path);
  context.key(
    "placement-unknown",
    path,
    `There is no placement named "${placementName}"`,
    hint === undefined ? {} : { hint },
  );
}

function checkProfile(context: CheckContext, use: Use, reported: Set<string>): void {
  const { serviceName, placementName, deployed, placement } = use;
  const { compute } = context.document.profiles;
  const { profile } = deployed;
  const path = ["deployment", serviceName, placementName, "profile"];
  if (compute?.has(profile) !== true) {
    if (context.isTroubled(["profiles", "compute"])) return;
    if (profile === "")
      context.missing("compute-unknown", path.slice(0, -1), "profile", "The service has no compute profile");
    else {
      const near = nearName(profile, compute?.keys() ?? [], path);
      context.value("compute-unknown", path, `There is no compute profile named "${profile}"`, near);
    }
    return;
  }
  if (placement === undefined || placement.pricing?.has(profile) === true) return;
  if (!once(reported, `$ ${placementName} ${profile}`)) return;
  const pricing = ["profiles", "placement", placementName, "pricing"];
  const misspelt = [...(placement.pricing?.keys() ?? [])].filter((name) => compute?.has(name) !== true);
  const near = nearName(profile, misspelt, []);
  context.key(
    "pricing-missing",
    pricing,
    `The placement "${placementName}" has no price for the profile "${profile}"`,
    {
      hint: near.hint?.startsWith("Did")
        ? `The key "${misspelt[0]}" names no profile.`
        : `Add ${profile}: {denom: uact, amount: 1000}.`,
      related: { place: { path, part: "value" }, message: "The profile is used here" },
    },
  );
}
