/** Volumes and where services mount them (chain-sdk go/sdl/v2.go and v2_1.go: validate). */
import { sortedKeys } from "../build/order.ts";
import { shorten } from "../decode/describe.ts";
import type { Volume } from "../decode/document.ts";
import { type CheckContext, nearName } from "./context.ts";
import type { Use } from "./deployment.ts";

export function checkVolumes(context: CheckContext, uses: readonly Use[]): void {
  const checked = new Set<string>();
  for (const use of uses) {
    const id = JSON.stringify([use.serviceName, use.deployed.profile]);
    if (use.service === undefined || use.resources === undefined || checked.has(id)) continue;
    checked.add(id);
    const volumes = use.resources.storage ?? [];
    if (context.isTroubled(["profiles", "compute", use.deployed.profile, "resources", "storage"])) continue;
    checkMounts(context, use, volumes);
    if (!context.version.sharesUnits) checkPersistent(context, use, volumes);
  }
}

function checkMounts(
  context: CheckContext,
  { serviceName, service, deployed }: Use,
  volumes: readonly Volume[],
): void {
  const mounts = new Map<string, string>();
  const storage = service?.params?.storage;
  for (const name of sortedKeys(storage)) {
    const params = storage?.get(name);
    if (params === undefined) continue;
    const path = ["services", serviceName, "params", "storage", name];
    const volume = volumes.find((one) => one.name === name);
    if (volume === undefined) {
      const names = volumes.map((one) => one.name);
      const { hint } = nearName(name, names, path);
      const message = `The compute profile "${deployed.profile}" has no volume named "${shorten(name)}"`;
      context.key("volume-unknown", path, message, hint === undefined ? {} : { hint });
    }
    const other = mounts.get(params.mount);
    if (params.mount === "")
      context.missing("mount-relative", path, "mount", `The volume "${shorten(name)}" has no mount`);
    else if (!params.mount.startsWith("/")) {
      context.value(
        "mount-relative",
        [...path, "mount"],
        `"${shorten(params.mount)}" is not an absolute path`,
        {
          hint: `Write /${params.mount.replace(/^[./]+/, "")}.`,
        },
      );
    } else if (other !== undefined) {
      context.value(
        "mount-twice",
        [...path, "mount"],
        `The volume "${other}" is already mounted at ${shorten(params.mount)}`,
        {
          hint: "Choose another path.",
          related: {
            place: { path: [...path.slice(0, -1), other, "mount"], part: "value" },
            message: "It is mounted here",
          },
        },
      );
    }
    mounts.set(params.mount, name);
    if (context.version.sharesUnits && params.readOnly && attributeOf(volume, "class") === "ram") {
      context.value(
        "ram-read-only",
        [...path, "readOnly"],
        `The volume "${shorten(name)}" is of class ram and cannot be read-only`,
      );
    }
  }
}

function checkPersistent(
  context: CheckContext,
  { serviceName, service, deployed }: Use,
  volumes: readonly Volume[],
): void {
  const mounted = (service?.params?.storage?.size ?? 0) > 0;
  if (mounted || context.isTroubledAround(["services", serviceName, "params"])) return;
  const index = volumes.findIndex((volume) => attributeOf(volume, "persistent") === "true");
  const volume = volumes[index];
  if (volume === undefined) return;
  const path = ["services", serviceName];
  context.key(
    "persistent-unmounted",
    path,
    `The persistent volume "${volume.name}" is mounted nowhere in "${serviceName}"`,
    {
      hint: `Add params: {storage: {${volume.name}: {mount: /data}}} to the service.`,
      related: {
        place: {
          path: ["profiles", "compute", deployed.profile, "resources", "storage", index],
          part: "value",
        },
        message: "The volume is declared here",
      },
    },
  );
}

function attributeOf(volume: Volume | undefined, key: string): string | undefined {
  return volume?.attributes?.find((attribute) => attribute.key === key)?.value;
}
