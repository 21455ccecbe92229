/** What Go's compiler accepts and the chain or a provider refuses afterwards, when money is already locked. */

import { shorten } from "../decode/describe.ts";
import type { Expose } from "../decode/document.ts";
import { parseDuration } from "../duration.ts";
import type { Path } from "../findings.ts";
import type { CheckContext } from "./context.ts";
import type { Use } from "./deployment.ts";

/** What governance decides; the network's own values are better than these. */
export interface ChainLimits {
  /** Smallest deposit, in uact. */
  readonly minDeposit?: bigint;
  /** Bounds of `reclamation.min_window`, in nanoseconds. */
  readonly reclamation?: { readonly min: bigint; readonly max: bigint };
}

export interface Deposit {
  readonly denom: string;
  readonly amount: bigint;
}

const hour = 3_600_000_000_000n;
const defaults = { minDeposit: 500_000n, reclamation: { min: hour, max: 720n * hour } };

export function checkLater(
  context: CheckContext,
  uses: readonly Use[],
  chain: ChainLimits,
  deposit?: Deposit,
): void {
  if (deposit !== undefined) checkDeposit(context, deposit, chain.minDeposit ?? defaults.minDeposit);
  checkWindow(context, chain.reclamation ?? defaults.reclamation);
  const seen = new Set<string>();
  for (const use of uses) {
    const { serviceName, service } = use;
    if (service === undefined || seen.has(serviceName)) continue;
    seen.add(serviceName);
    const path = ["services", serviceName];
    if (serviceName.length > 63) {
      context.key(
        "provider-service-name",
        path,
        `"${shorten(serviceName)}" has ${serviceName.length} characters; providers take 63`,
      );
    }
    checkPorts(context, service.expose ?? [], path);
    checkVolumes(context, use, path);
  }
}

function checkDeposit(context: CheckContext, { denom, amount }: Deposit, least: bigint): void {
  const place = { offset: 0 };
  if (denom !== "uact")
    context.findings.add("chain-deposit", place, `The chain refuses deposits in ${denom}`);
  else if (amount < least)
    context.findings.add(
      "chain-deposit",
      place,
      `A deposit of ${amount} uact is too small; the least is ${least}`,
    );
}

function checkWindow(context: CheckContext, { min, max }: { min: bigint; max: bigint }): void {
  const text = context.document.reclamation?.minWindow;
  const window = text === undefined ? null : parseDuration(text);
  if (window === null || window <= 0n || (window >= min && window <= max)) return;
  const which = window < min ? "short" : "long";
  context.value(
    "chain-reclamation",
    ["reclamation", "min_window"],
    `A window of ${text} is too ${which} for the chain`,
  );
}

function checkPorts(context: CheckContext, exposes: readonly Expose[], path: Path): void {
  const seen = new Map<string, Path>();
  for (const [i, { port, as, proto, to }] of exposes.entries()) {
    const at = [...path, "expose", i];
    if (as > 65_535) context.value("provider-as", [...at, "as"], `${as} is not a port; the highest is 65535`);
    const audience = (to ?? []).some(({ global }) => global) ? "global" : "inner";
    const id = `${as || port} ${proto.toUpperCase() || "TCP"} ${audience}`;
    const first = seen.get(id);
    if (first === undefined) seen.set(id, at);
    else {
      context.value("provider-port-twice", [...at, "port"], `The outer port ${as || port} is exposed twice`, {
        related: { place: { path: [...first, "port"], part: "value" }, message: "It is exposed here first" },
      });
    }
  }
}

const volumeLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function checkVolumes(context: CheckContext, { service, resources, deployed }: Use, path: Path): void {
  const volumes = resources?.storage ?? [];
  const profile = ["profiles", "compute", deployed.profile, "resources", "storage"];
  if (volumes.length > 4)
    context.key("provider-volumes", profile, `${volumes.length} volumes are more than any provider takes`);
  for (const [i, { name, attributes }] of volumes.entries()) {
    const persistent =
      attributes?.some(({ key, value }) => key === "persistent" && value === "true") === true;
    if (persistent && !volumeLabel.test(name)) {
      context.value(
        "provider-volume-name",
        [...profile, i, "name"],
        `"${shorten(name)}" cannot be a persistent volume's name`,
      );
    }
  }
  for (const [name, { mount }] of service?.params?.storage ?? []) {
    if (!/^\/+\.?$/.test(mount)) continue;
    const message = `The volume "${shorten(name)}" would cover the container's whole file system`;
    context.value("provider-mount-root", [...path, "params", "storage", name, "mount"], message);
  }
}
