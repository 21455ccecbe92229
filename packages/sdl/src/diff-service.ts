/** What changes in one service. Values of environment variables and passwords are never named. */
import type { ManifestExpose, ManifestService } from "./build/types.ts";
import { formatBytes } from "./check/resources.ts";
import type { Change } from "./diff.ts";

export interface ServiceDiffOptions {
  readonly path: string;
  /** " in "placement"" where that matters. */
  readonly where: string;
  readonly countNeedsNew: boolean;
  readonly endpointsNeedNew: boolean;
}

export function diffService(
  before: ManifestService,
  after: ManifestService,
  options: ServiceDiffOptions,
): Change[] {
  const changes: Change[] = [];
  const name = `"${after.name}"${options.where}`;
  const add = (text: string, key: string, needsNew = false): void => {
    changes.push({ text, needsNew, path: key === "" ? options.path : `${options.path}.${key}` });
  };
  if (before.image !== after.image) add(`${name} runs ${after.image} instead of ${before.image}`, "image");
  if (!equal(before.command, after.command)) add(`the command of ${name} changes`, "command");
  if (!equal(before.args, after.args)) add(`the arguments of ${name} change`, "args");
  for (const text of diffEnv(before.env ?? [], after.env ?? [])) add(`${text} in ${name}`, "env");
  if (before.count !== after.count) {
    add(`${name} runs ${replicas(after.count)} instead of ${before.count}`, "", options.countNeedsNew);
  }
  for (const text of diffResources(before, after)) add(`${name} ${text}`, "", true);
  for (const text of diffExposes(before.expose, after.expose))
    add(`${text} at ${name}`, "expose", options.endpointsNeedNew);
  if (!equal(before.params ?? null, after.params ?? null))
    add(`the mounts or permissions of ${name} change`, "params");
  if (!equal(before.credentials, after.credentials))
    add(`the registry credentials of ${name} change`, "credentials");
  return changes;
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function replicas(count: number): string {
  return count === 1 ? "1 replica" : `${count} replicas`;
}

function diffEnv(before: readonly string[], after: readonly string[]): string[] {
  const old = new Map(before.map(splitEnv));
  const now = new Map(after.map(splitEnv));
  const texts: string[] = [];
  for (const [name, value] of now) {
    if (!old.has(name)) texts.push(`the variable ${name} is new`);
    else if (old.get(name) !== value) texts.push(`the variable ${name} has another value`);
  }
  for (const name of old.keys()) if (!now.has(name)) texts.push(`the variable ${name} is gone`);
  return texts;
}

function splitEnv(entry: string): [string, string] {
  const cut = entry.indexOf("=");
  return cut < 0 ? [entry, ""] : [entry.slice(0, cut), entry.slice(cut + 1)];
}

function diffResources(
  { resources: before }: ManifestService,
  { resources: after }: ManifestService,
): string[] {
  const texts: string[] = [];
  const cores = (val: string): string => `${Number(val) / 1000}`;
  if (before.cpu.units.val !== after.cpu.units.val) {
    texts.push(`gets ${cores(after.cpu.units.val)} cores instead of ${cores(before.cpu.units.val)}`);
  } else if (!equal(before.cpu, after.cpu)) texts.push("asks for another kind of CPU");
  if (!equal(before.memory, after.memory)) {
    texts.push(`gets ${bytes(after.memory.size.val)} of memory instead of ${bytes(before.memory.size.val)}`);
  }
  if (before.gpu.units.val !== after.gpu.units.val) {
    texts.push(`gets ${after.gpu.units.val} GPUs instead of ${before.gpu.units.val}`);
  } else if (!equal(before.gpu, after.gpu)) texts.push("asks for other GPU models");
  return [...texts, ...diffVolumes(before.storage, after.storage)];
}

type Volumes = ManifestService["resources"]["storage"];

function diffVolumes(before: Volumes, after: Volumes): string[] {
  const texts: string[] = [];
  const old = new Map(before.map((volume) => [volume.name, volume]));
  for (const volume of after) {
    const former = old.get(volume.name);
    old.delete(volume.name);
    if (former === undefined) texts.push(`gets the new volume "${volume.name}"`);
    else if (former.size.val !== volume.size.val) {
      texts.push(`gets ${bytes(volume.size.val)} in "${volume.name}" instead of ${bytes(former.size.val)}`);
    } else if (!equal(former, volume)) texts.push(`gets another kind of storage for "${volume.name}"`);
  }
  for (const name of old.keys()) texts.push(`loses the volume "${name}"`);
  return texts;
}

function bytes(val: string): string {
  return formatBytes(BigInt(val));
}

function diffExposes(before: readonly ManifestExpose[], after: readonly ManifestExpose[]): string[] {
  const texts: string[] = [];
  const old = new Map(before.map((expose) => [exposeWords(expose), expose]));
  for (const expose of after) {
    const words = exposeWords(expose);
    const former = old.get(words);
    old.delete(words);
    if (former === undefined) texts.push(`${words} is new`);
    else {
      if (!equal(former.hosts, expose.hosts)) texts.push(`the host names of ${words} change`);
      if (!equal(former.httpOptions, expose.httpOptions)) texts.push(`the HTTP options of ${words} change`);
    }
  }
  for (const words of old.keys()) texts.push(`${words} is gone`);
  return texts;
}

function exposeWords({ port, externalPort, proto, service, global, ip }: ManifestExpose): string {
  const as = externalPort !== 0 && externalPort !== port ? ` as ${externalPort}` : "";
  const to = global
    ? ip === ""
      ? "for everyone"
      : `for everyone on "${ip}"`
    : service === ""
      ? "for other services"
      : `for "${service}"`;
  return `port ${port}${as}${proto === "UDP" ? "/udp" : ""} ${to}`;
}
