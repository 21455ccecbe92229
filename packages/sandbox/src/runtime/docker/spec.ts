/**
 * From a service of a manifest to what the engine is asked for. Pure.
 *
 * What stays true: no privilege, nothing of the host mounted, no engine socket, no host network; memory, CPU, processes
 * and logs are limited; every object carries labels by which it is found again.
 */
import { type LeaseId, leaseText } from "../../gateway/chain-view.ts";
import { toSortedGoJson } from "../../gateway/go-json.ts";
import type { ManifestExpose, ManifestService } from "../../gateway/manifest.ts";
import { namespaceOf, shortHash } from "../names.ts";

export const label = {
  /** Which sandbox made it. */
  instance: "dev.slipway.instance",
  /** The process that made it, to find out whether it still lives. */
  pid: "dev.slipway.pid",
  /** The machine of that process: an engine may serve several. */
  machine: "dev.slipway.machine",
  lease: "dev.slipway.lease",
  service: "dev.slipway.service",
  pod: "dev.slipway.pod",
  /** Which form of the service it runs. */
  form: "dev.slipway.form",
} as const;

export interface Origin {
  readonly instance: string;
  readonly pid: number;
  readonly machine: string;
}

export interface PodSpec {
  readonly lease: LeaseId;
  readonly service: ManifestService;
  readonly pod: string;
  /** Of the service as the manifest has it; see `formOf`. */
  readonly form: string;
  readonly replica: number;
  readonly origin: Origin;
  /** Whether the engine can give GPUs. */
  readonly hasGpu: boolean;
}

export const networkName = (lease: LeaseId): string => `slipway-${namespaceOf(lease)}`;
export const containerName = (lease: LeaseId, pod: string): string =>
  `slipway-${namespaceOf(lease).slice(0, 10)}-${pod}`;
export const leaseLabels = (lease: LeaseId, { instance, pid, machine }: Origin): Record<string, string> => ({
  [label.instance]: instance,
  [label.pid]: String(pid),
  [label.machine]: machine,
  [label.lease]: leaseText(lease),
});

/** Another for every other form of a service. */
export const formOf = (service: ManifestService): string => shortHash(toSortedGoJson(service), 16);

/** The body that creates a container. */
export function containerSpec(spec: PodSpec): Record<string, unknown> {
  const { lease, service, pod, form, origin, hasGpu } = spec;
  const { resources } = service;
  const memory = Number(resources.memory?.size.val ?? 0);
  const gpus = Number(resources.gpu?.units.val ?? 0);
  const ports = (service.expose ?? []).map(portKey);
  return {
    Image: service.image,
    Hostname: pod.slice(0, 63),
    ...(service.command === null || service.command.length === 0 ? {} : { Entrypoint: service.command }),
    ...(service.args === null || service.args.length === 0 ? {} : { Cmd: service.args }),
    Env: [...akashVariables(lease), ...(service.env ?? [])],
    Labels: {
      ...leaseLabels(lease, origin),
      [label.service]: service.name,
      [label.pod]: pod,
      [label.form]: form,
    },
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    HostConfig: {
      // A free port of this machine for each; other containers reach the port itself.
      PortBindings: Object.fromEntries(ports.map((port) => [port, [{ HostIp: "127.0.0.1", HostPort: "" }]])),
      NanoCpus: Number(resources.cpu?.units.val ?? 0) * 1_000_000,
      ...(memory > 0
        ? { Memory: Math.max(memory, leastMemory), MemorySwap: Math.max(memory, leastMemory) }
        : {}),
      PidsLimit: 1024,
      RestartPolicy: { Name: "always" },
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
      SecurityOpt: ["no-new-privileges:true"],
      CapDrop: ["NET_RAW", "MKNOD", "AUDIT_WRITE"],
      Privileged: false,
      Mounts: mountsOf(spec),
      Tmpfs: tmpfsOf(service),
      ...(gpus > 0 && hasGpu
        ? { DeviceRequests: [{ Driver: "nvidia", Count: gpus, Capabilities: [["gpu"]] }] }
        : {}),
      NetworkMode: networkName(lease),
    },
    NetworkingConfig: {
      EndpointsConfig: { [networkName(lease)]: { Aliases: [service.name, pod] } },
    },
  };
}

/** Less is refused by the engine. */
const leastMemory = 6 * 1024 * 1024;

/** `80/tcp`, as the engine writes a port. */
export const portKey = ({ port, proto }: ManifestExpose): string => `${port}/${proto.toLowerCase()}`;

/** The volumes of one replica: kept over updates where the storage is persistent. */
export function volumesOf({
  lease,
  service,
  replica,
}: Pick<PodSpec, "lease" | "service" | "replica">): string[] {
  return mounted(service)
    .filter((each) => each.class !== "ram")
    .map((each) => volumeName(lease, service.name, each.name, replica));
}

interface Mounted {
  readonly name: string;
  readonly mount: string;
  readonly readOnly: boolean;
  readonly class: string;
  readonly bytes: number;
}

function mounted(service: ManifestService): Mounted[] {
  return (service.params?.storage ?? []).flatMap(({ name, mount, readOnly }) => {
    const storage = (service.resources.storage ?? []).find((each) => each.name === name);
    if (storage === undefined || mount === "") return [];
    const kind = (storage.attributes ?? []).find(({ key }) => key === "class")?.value ?? "";
    return [{ name, mount, readOnly, class: kind, bytes: Number(storage.size.val) }];
  });
}

function mountsOf({ lease, service, replica }: PodSpec): Record<string, unknown>[] {
  return mounted(service)
    .filter((each) => each.class !== "ram")
    .map(({ name, mount, readOnly }) => ({
      Type: "volume",
      Source: volumeName(lease, service.name, name, replica),
      Target: mount,
      ReadOnly: readOnly,
    }));
}

function tmpfsOf(service: ManifestService): Record<string, string> {
  const rams = mounted(service).filter((each) => each.class === "ram");
  return Object.fromEntries(rams.map(({ mount, bytes }) => [mount, `rw,size=${bytes}`]));
}

function volumeName(lease: LeaseId, service: string, storage: string, replica: number): string {
  return `slipway-${namespaceOf(lease).slice(0, 16)}-${service}-${storage}-${replica}`;
}

/** What every container of the field finds in its environment. */
export function akashVariables({ owner, dseq, gseq, oseq, provider }: LeaseId): string[] {
  return [
    `AKASH_OWNER=${owner}`,
    `AKASH_DEPLOYMENT_SEQUENCE=${dseq}`,
    `AKASH_GROUP_SEQUENCE=${gseq}`,
    `AKASH_ORDER_SEQUENCE=${oseq}`,
    `AKASH_PROVIDER=${provider}`,
  ];
}

/** The header with which a private registry is asked; undefined without credentials. */
export function registryAuth(service: ManifestService): string | undefined {
  if (service.credentials === null) return undefined;
  const { host, email, username, password } = service.credentials;
  const text = JSON.stringify({ username, password, email, serveraddress: host });
  // Of the alphabet for URLs, but filled up: an engine takes a header that is not for none at all.
  return Buffer.from(text).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

/** `nginx` and `latest` of `nginx`; a digest stays with the name. */
export function imageParts(image: string): { readonly name: string; readonly tag: string } {
  if (image.includes("@")) return { name: image, tag: "" };
  const colon = image.indexOf(":", image.lastIndexOf("/") + 1);
  return colon < 0
    ? { name: image, tag: "latest" }
    : { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}
