/** Compose's volumes as persistent volumes with mounts; host paths cannot be carried over. */
import type { SdlValue } from "../edit/render.ts";
import type { Findings } from "../findings.ts";
import type { YamlNode } from "../yaml/node.ts";
import { entriesOf, itemsOf, textOf } from "./read.ts";
import { toSdlSize } from "./sizes.ts";

export interface MappedVolumes {
  volumes: SdlValue[];
  mounts: { [name: string]: SdlValue };
}

interface VolumeText {
  source: string | undefined;
  target: string | undefined;
  readOnly: boolean;
}

export function mapVolumes(
  node: YamlNode | undefined,
  shm: YamlNode | undefined,
  tmpfs: YamlNode | undefined,
  findings: Findings,
): MappedVolumes {
  const mapped: MappedVolumes = { volumes: [], mounts: {} };
  for (const item of itemsOf(node)) mapVolume(item, mapped, findings);
  for (const item of itemsOf(tmpfs)) addRam(mapped, volumeName(item.value), item.value, "64Mi");
  if (shm !== undefined) addRam(mapped, "shm", "/dev/shm", toSdlSize(textOf(shm) ?? "") ?? "64Mi");
  return mapped;
}

function mapVolume(item: YamlNode, mapped: MappedVolumes, findings: Findings): void {
  const { source, target, readOnly } = readVolume(item);
  if (target === undefined || !target.startsWith("/")) {
    findings.at("compose-volume", item, `The volume "${item.value}" cannot be read`);
    return;
  }
  if (source !== undefined && /^[./~]|^[A-Za-z]:\\/.test(source)) {
    findings.at(
      "compose-volume",
      item,
      `"${source}" is a path of your own machine, which providers do not have`,
      {
        hint: `Put the files into the image. An empty persistent volume is mounted at ${target}.`,
      },
    );
  }
  const name = uniqueName(
    mapped,
    source === undefined || /[./~\\]/.test(source) ? volumeName(target) : volumeName(source),
  );
  mapped.volumes.push({ name, size: "10Gi", attributes: { persistent: true, class: "beta3" } });
  mapped.mounts[name] = { mount: target, ...(readOnly ? { readOnly: true } : {}) };
}

function readVolume(item: YamlNode): VolumeText {
  if (item.kind === "map") {
    const entries = entriesOf(item);
    return {
      source: textOf(entries.get("source")?.value),
      target: textOf(entries.get("target")?.value),
      readOnly: textOf(entries.get("read_only")?.value) === "true",
    };
  }
  const parts = item.value.split(":");
  if (parts.length === 1) return { source: undefined, target: parts[0], readOnly: false };
  const mode = parts.length > 2 ? parts.at(-1) : undefined;
  const target = parts.length > 2 ? parts.at(-2) : parts[1];
  return { source: parts[0], target, readOnly: mode?.split(",").includes("ro") === true };
}

function addRam(mapped: MappedVolumes, wanted: string, mount: string, size: string): void {
  const name = uniqueName(mapped, wanted);
  mapped.volumes.push({ name, size, attributes: { class: "ram", persistent: false } });
  mapped.mounts[name] = { mount };
}

function volumeName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "");
  return name === "" ? "data" : name;
}

function uniqueName({ mounts }: MappedVolumes, wanted: string): string {
  let name = wanted;
  for (let number = 2; name in mounts || name === "default"; number++) name = `${wanted}-${number}`;
  return name;
}
