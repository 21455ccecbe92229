/** One service of a compose file as an SDL service with its resources; what cannot be mapped is reported. */
import type { SdlValue } from "../edit/render.ts";
import type { Findings } from "../findings.ts";
import type { YamlNode } from "../yaml/node.ts";
import { type ComposePort, isLoopback, readPort } from "./ports.ts";
import { type ComposeEntry, entriesOf, itemsOf, splitWords, textOf } from "./read.ts";
import { toSdlCpu, toSdlSize } from "./sizes.ts";
import { mapVolumes } from "./volumes.ts";

export interface MappedService {
  name: string;
  service: { [key: string]: SdlValue };
  resources: { [key: string]: SdlValue };
  count: number;
  /** Ports that the world may reach. */
  published: ComposePort[];
}

const ignoredQuietly = new Set([
  "container_name",
  "restart",
  "tty",
  "stdin_open",
  "init",
  "labels",
  "logging",
  "platform",
  "pull_policy",
  "stop_grace_period",
  "stop_signal",
  "hostname",
]);
const reasons = new Map([
  ["build", "Akash runs images; build this one and push it to a registry"],
  ["networks", "Every service of a deployment shares one network"],
  ["network_mode", "A container cannot use its host's network"],
  ["healthcheck", "Providers make no health checks; the container must end when it is broken"],
  ["privileged", "Containers cannot be privileged"],
  ["cap_add", "Containers get no extra capabilities"],
  ["devices", "Host devices are out of reach; ask for a GPU in the SDL instead"],
  ["extra_hosts", "Host entries cannot be added"],
  ["user", "The user is the image's own"],
  ["working_dir", "The working directory is the image's own; use command to change it"],
  ["secrets", "There are no secrets; pass them as environment variables"],
  ["configs", "There are no configs; pass them as environment variables or put them into the image"],
  ["env_file", "Files beside the compose file cannot be read here; copy the variables into env"],
  ["sysctls", "Kernel settings cannot be changed"],
  ["ulimits", "Limits cannot be changed"],
  ["dns", "DNS is the provider's"],
  ["extends", "Services of other files cannot be read here"],
  ["profiles", "There are no profiles; every service runs"],
  ["links", "Services reach each other by name without links"],
]);

export function mapService(
  name: string,
  node: YamlNode,
  keyNode: YamlNode,
  findings: Findings,
): MappedService {
  const entries = entriesOf(node);
  const take = (key: string): ComposeEntry | undefined => {
    const entry = entries.get(key);
    entries.delete(key);
    return entry;
  };
  const service: { [key: string]: SdlValue } = {
    image: mapImage(name, take("image"), entries.get("build"), keyNode, findings),
  };
  mapCommand(service, "command", take("entrypoint")?.value);
  mapCommand(service, "args", take("command")?.value);
  const env = mapEnvironment(take("environment")?.value, findings);
  if (env.length > 0) service.env = env;
  const dependencies = mapDependencies(take("depends_on")?.value);
  if (dependencies.length > 0) service.dependencies = dependencies.map((other) => ({ service: other }));
  const { published, expose } = mapPorts(take("ports")?.value, take("expose")?.value, findings);
  if (expose.length > 0) service.expose = expose;
  const deploy = take("deploy")?.value;
  const resources = mapResources(
    { deploy, cpus: take("cpus")?.value, memory: take("mem_limit")?.value },
    findings,
  );
  const volumes = mapVolumes(take("volumes")?.value, take("shm_size")?.value, take("tmpfs")?.value, findings);
  if (Object.keys(volumes.mounts).length > 0) service.params = { storage: volumes.mounts };
  resources.storage = [{ size: "1Gi" }, ...volumes.volumes];
  const count = Number(textOf(take("scale")?.value) ?? textOf(entriesOf(deploy).get("replicas")?.value) ?? 1);
  reportRest(entries, findings);
  return { name, service, resources, count: Number.isInteger(count) && count > 0 ? count : 1, published };
}

function mapImage(
  name: string,
  image: ComposeEntry | undefined,
  build: ComposeEntry | undefined,
  keyNode: YamlNode,
  findings: Findings,
): string {
  const text = textOf(image?.value);
  if (text !== undefined) return text;
  if (build === undefined) findings.at("compose-image", keyNode, `The service "${name}" has no image`);
  return `YOUR-REGISTRY/${name}:1.0`;
}

function mapCommand(
  service: { [key: string]: SdlValue },
  key: "command" | "args",
  node: YamlNode | undefined,
): void {
  if (node === undefined) return;
  const words = node.kind === "scalar" ? splitWords(node.value) : itemsOf(node).map(({ value }) => value);
  if (words.length > 0) service[key] = words;
}

function mapEnvironment(node: YamlNode | undefined, findings: Findings): string[] {
  if (node === undefined) return [];
  const pairs: [YamlNode, string][] =
    node.kind === "map"
      ? [...entriesOf(node)].map(([name, { value }]): [YamlNode, string] => [
          value,
          `${name}=${textOf(value) ?? ""}`,
        ])
      : itemsOf(node).map((item): [YamlNode, string] => [
          item,
          item.value.includes("=") ? item.value : `${item.value}=`,
        ]);
  return pairs.map(([at, text]) => fillIn(text, at, findings));
}

/** `${NAME:-default}` becomes its default; without one, the place is reported. `$$` is a dollar. */
function fillIn(text: string, at: YamlNode, findings: Findings): string {
  return text.replace(
    /\$\$|\$\{([A-Za-z_]\w*)(?::?([-?+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (match, braced, operator, word, bare) => {
      if (match === "$$") return "$";
      if (operator === "-") return word ?? "";
      findings.at("compose-variable", at, `The variable ${braced ?? bare} has no value here`);
      return match;
    },
  );
}

function mapDependencies(node: YamlNode | undefined): string[] {
  if (node === undefined) return [];
  return node.kind === "map" ? [...entriesOf(node).keys()] : itemsOf(node).map(({ value }) => value);
}

function mapPorts(
  ports: YamlNode | undefined,
  inner: YamlNode | undefined,
  findings: Findings,
): { published: ComposePort[]; expose: SdlValue[] } {
  const published: ComposePort[] = [];
  const expose: SdlValue[] = [];
  const seen = new Set<string>();
  for (const [items, isPublic] of [
    [itemsOf(ports), true],
    [itemsOf(inner), false],
  ] as const) {
    for (const item of items) {
      const mapped = readPort(item);
      if (mapped === null) findings.at("compose-port", item, `The port "${item.value}" cannot be read`);
      for (const one of mapped ?? []) {
        const id = `${one.port}/${one.udp}`;
        if (seen.has(id)) continue;
        seen.add(id);
        const global = isPublic && !isLoopback(item);
        if (global) published.push(one);
        expose.push({
          port: one.port,
          ...(global && one.as !== one.port ? { as: one.as } : {}),
          ...(one.udp ? { proto: "udp" } : {}),
          ...(global ? { to: [{ global: true }] } : {}),
        });
      }
    }
  }
  return { published, expose };
}

function mapResources(
  given: { deploy: YamlNode | undefined; cpus: YamlNode | undefined; memory: YamlNode | undefined },
  findings: Findings,
): { [key: string]: SdlValue } {
  const resources = entriesOf(entriesOf(given.deploy).get("resources")?.value);
  const limits = entriesOf(resources.get("limits")?.value);
  const reserved = entriesOf(resources.get("reservations")?.value);
  const cpuNode = given.cpus ?? limits.get("cpus")?.value ?? reserved.get("cpus")?.value;
  const memoryNode = given.memory ?? limits.get("memory")?.value ?? reserved.get("memory")?.value;
  const cpu = cpuNode === undefined ? 0.5 : toSdlCpu(textOf(cpuNode) ?? "");
  const memory = memoryNode === undefined ? "512Mi" : toSdlSize(textOf(memoryNode) ?? "");
  if (cpu === null && cpuNode !== undefined)
    findings.at("compose-size", cpuNode, `"${cpuNode.value}" is not a number of CPUs`);
  if (memory === null && memoryNode !== undefined)
    findings.at("compose-size", memoryNode, `"${memoryNode.value}" is not a size`);
  const gpus = countGpus(reserved.get("devices")?.value);
  return {
    cpu: { units: cpu ?? 0.5 },
    memory: { size: memory ?? "512Mi" },
    ...(gpus === 0 ? {} : { gpu: { units: gpus, attributes: { vendor: { nvidia: null } } } }),
  };
}

function countGpus(devices: YamlNode | undefined): number {
  for (const device of itemsOf(devices)) {
    const entries = entriesOf(device);
    const isGpu = itemsOf(entries.get("capabilities")?.value).some((item) => item.value === "gpu");
    if (!isGpu) continue;
    const count = Number(
      textOf(entries.get("count")?.value) ?? itemsOf(entries.get("device_ids")?.value).length,
    );
    return Number.isInteger(count) && count > 0 ? count : 1;
  }
  return 0;
}

function reportRest(entries: Map<string, ComposeEntry>, findings: Findings): void {
  for (const [name, { key }] of entries) {
    if (ignoredQuietly.has(name) || name.startsWith("x-")) continue;
    findings.at("compose-unsupported", key, `"${name}" cannot be carried over`, {
      hint: `${reasons.get(name) ?? "The SDL has nothing like it"}.`,
    });
  }
}
