/** The changes that a form makes, as sets and removals of values. */
import type { Path } from "../findings.ts";
import { getIn } from "./plain.ts";
import { isScalar, type SdlValue } from "./render.ts";

export interface GpuChoice {
  readonly units: number;
  /** Models of NVIDIA; empty means any. */
  readonly models?: readonly { readonly model: string; readonly ram?: string; readonly interface?: string }[];
}

export interface VolumeChoice {
  readonly name: string;
  readonly size: string;
  readonly persistent?: boolean;
  readonly class?: string;
  /** The path in the container; kept as it is when left out. */
  readonly mount?: string;
  readonly readOnly?: boolean;
}

export interface PortChoice {
  readonly port: number;
  readonly as?: number;
  readonly proto?: "tcp" | "udp";
  readonly global?: boolean;
  readonly accept?: readonly string[];
  /** Services that may connect; everyone in the deployment when there are none and it is not global. */
  readonly services?: readonly string[];
  readonly ip?: string;
}

/** One change of the document. `service` names a service, `placement` a placement. */
export type SdlChange =
  | { readonly kind: "image"; readonly service: string; readonly image: string }
  | { readonly kind: "command"; readonly service: string; readonly command: readonly string[] | null }
  | { readonly kind: "args"; readonly service: string; readonly args: readonly string[] | null }
  | { readonly kind: "env"; readonly service: string; readonly name: string; readonly value: string | null }
  | { readonly kind: "cpu"; readonly service: string; readonly units: number | string }
  | { readonly kind: "memory"; readonly service: string; readonly size: string }
  | { readonly kind: "gpu"; readonly service: string; readonly gpu: GpuChoice | null }
  | { readonly kind: "volume"; readonly service: string; readonly volume: VolumeChoice }
  | { readonly kind: "remove-volume"; readonly service: string; readonly name: string }
  | {
      readonly kind: "replicas";
      readonly service: string;
      readonly count: number;
      readonly placement?: string;
    }
  | { readonly kind: "port"; readonly service: string; readonly port: PortChoice }
  | { readonly kind: "remove-port"; readonly service: string; readonly port: number }
  | {
      readonly kind: "price";
      readonly service: string;
      readonly amount: number | string;
      readonly denom?: string;
      readonly placement?: string;
    }
  | {
      readonly kind: "attribute";
      readonly placement: string;
      readonly key: string;
      readonly value: string | null;
    }
  | {
      readonly kind: "signed-by";
      readonly placement: string;
      readonly anyOf: readonly string[];
      readonly allOf?: readonly string[];
    }
  | {
      readonly kind: "add-service";
      readonly name: string;
      readonly image: string;
      readonly placement?: string;
    }
  | { readonly kind: "remove-service"; readonly service: string }
  | { readonly kind: "set"; readonly path: Path; readonly value: SdlValue }
  | { readonly kind: "remove"; readonly path: Path };

export interface Splice {
  readonly path: Path;
  /** undefined removes. */
  readonly value: SdlValue | undefined;
}

/** The splices that a change of this document means. */
export function toSplices(document: SdlValue, change: SdlChange): Splice[] {
  switch (change.kind) {
    case "image":
      return [{ path: ["services", change.service, "image"], value: change.image }];
    case "command":
      return [{ path: ["services", change.service, "command"], value: change.command ?? undefined }];
    case "args":
      return [{ path: ["services", change.service, "args"], value: change.args ?? undefined }];
    case "env":
      return envSplices(document, change);
    case "cpu":
      return onProfile(document, change.service, (path) => [
        { path: [...path, "cpu", "units"], value: change.units },
      ]);
    case "memory":
      return onProfile(document, change.service, (path) => [
        { path: [...path, "memory", "size"], value: change.size },
      ]);
    case "gpu":
      return onProfile(document, change.service, (path) => gpuSplices(document, path, change.gpu));
    case "volume":
      return volumeSplices(document, change.service, change.volume);
    case "remove-volume":
      return removeVolumeSplices(document, change.service, change.name);
    case "replicas":
      return placementsOf(document, change.service, change.placement).map((placement) => ({
        path: ["deployment", change.service, placement, "count"],
        value: change.count,
      }));
    case "port":
      return portSplices(document, change.service, change.port);
    case "remove-port":
      return removePortSplices(document, change.service, change.port);
    case "price":
      return priceSplices(document, change);
    case "attribute":
      return [
        {
          path: ["profiles", "placement", change.placement, "attributes", change.key],
          value: change.value ?? undefined,
        },
      ];
    case "signed-by":
      return signerSplices(document, change);
    case "add-service":
      return addServiceSplices(document, change.name, change.image, change.placement);
    case "remove-service":
      return removeServiceSplices(document, change.service);
    case "set":
      return [{ path: change.path, value: change.value }];
    case "remove":
      return [{ path: change.path, value: undefined }];
  }
}

function keysOf(document: SdlValue, path: Path): string[] {
  const value = getIn(document, path);
  return value === undefined || isScalar(value) || Array.isArray(value) ? [] : Object.keys(value);
}

function listOf(document: SdlValue, path: Path): readonly SdlValue[] {
  const value = getIn(document, path);
  return Array.isArray(value) ? value : [];
}

function textIn(document: SdlValue, path: Path): string {
  const value = getIn(document, path);
  return value === undefined || value === null ? "" : String(value);
}

function placementsOf(document: SdlValue, service: string, only?: string): string[] {
  const all = keysOf(document, ["deployment", service]);
  return only === undefined ? all : all.filter((name) => name === only);
}

function envSplices(
  document: SdlValue,
  change: { service: string; name: string; value: string | null },
): Splice[] {
  const path = ["services", change.service, "env"];
  const index = listOf(document, path).findIndex((entry) => String(entry).split("=", 1)[0] === change.name);
  if (change.value === null) return index < 0 ? [] : [{ path: [...path, index], value: undefined }];
  const at = index < 0 ? listOf(document, path).length : index;
  return [{ path: [...path, at], value: `${change.name}=${change.value}` }];
}

function usersOf(document: SdlValue, profile: string): string[] {
  return keysOf(document, ["deployment"]).filter((service) =>
    placementsOf(document, service).some(
      (placement) => textIn(document, ["deployment", service, placement, "profile"]) === profile,
    ),
  );
}

/**
 * Splices for the resources of one service. When other services use the same profile, the service first gets a copy
 * of its own, so that a change in one place of a form does not move another.
 */
function onProfile(document: SdlValue, service: string, make: (resources: Path) => Splice[]): Splice[] {
  const placements = placementsOf(document, service);
  const profile = textIn(document, ["deployment", service, placements[0] ?? "", "profile"]);
  const base = ["profiles", "compute", profile, "resources"];
  const shared = usersOf(document, profile).some((name) => name !== service);
  if (!shared || profile === "") return make(base);
  const own = freshName(keysOf(document, ["profiles", "compute"]), service);
  const copy: Splice[] = [
    { path: ["profiles", "compute", own], value: getIn(document, ["profiles", "compute", profile]) ?? {} },
  ];
  for (const placement of placements) {
    const pricing = ["profiles", "placement", placement, "pricing"];
    copy.push(
      { path: [...pricing, own], value: getIn(document, [...pricing, profile]) ?? {} },
      { path: ["deployment", service, placement, "profile"], value: own },
    );
  }
  const moved = make(base).map(({ path, value }) => ({
    path: ["profiles", "compute", own, ...path.slice(3)],
    value,
  }));
  return [...copy, ...moved];
}

function freshName(taken: readonly string[], wanted: string): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}-${number}`)) number++;
  return `${wanted}-${number}`;
}

function gpuSplices(document: SdlValue, resources: Path, gpu: GpuChoice | null): Splice[] {
  const path = [...resources, "gpu"];
  if (gpu === null || gpu.units === 0)
    return getIn(document, path) === undefined ? [] : [{ path, value: undefined }];
  const models = (gpu.models ?? []).map((model): SdlValue => ({ ...model }));
  const vendor = { nvidia: models.length === 0 ? null : models };
  return [
    { path: [...path, "units"], value: gpu.units },
    { path: [...path, "attributes"], value: { vendor } },
  ];
}

function volumeSplices(document: SdlValue, service: string, volume: VolumeChoice): Splice[] {
  const { name, size, persistent, mount, readOnly } = volume;
  const attributes: Record<string, SdlValue> = {};
  if (persistent !== undefined) attributes.persistent = persistent;
  if (volume.class !== undefined) attributes.class = volume.class;
  const splices = onProfile(document, service, (path) => {
    const at = [...path, "storage"];
    const value = getIn(document, at);
    const entry: SdlValue = { name, size, ...(Object.keys(attributes).length === 0 ? {} : { attributes }) };
    if (!Array.isArray(value)) return firstVolume(at, value, entry, name);
    const index = value.findIndex((item) => volumeName(item) === name);
    if (index < 0) return [{ path: [...at, value.length], value: entry }];
    return [
      { path: [...at, index, "size"], value: size },
      ...(Object.keys(attributes).length === 0
        ? []
        : [{ path: [...at, index, "attributes"], value: attributes }]),
    ];
  });
  const params = ["services", service, "params", "storage", name];
  if (mount !== undefined) splices.push({ path: [...params, "mount"], value: mount });
  if (readOnly !== undefined) splices.push({ path: [...params, "readOnly"], value: readOnly });
  return splices;
}

/** A single volume written as a map becomes a list when a second one joins it. */
function firstVolume(at: Path, value: SdlValue | undefined, entry: SdlValue, name: string): Splice[] {
  if (value === undefined || isScalar(value)) return [{ path: at, value: [entry] }];
  if (name !== "default") return [{ path: at, value: [{ ...value, name: "default" }, entry] }];
  const { name: _, ...rest } = entry as { [key: string]: SdlValue };
  return Object.entries(rest).map(([key, item]) => ({ path: [...at, key], value: item }));
}

function volumeName(item: SdlValue): string {
  return textIn(item, ["name"]) || "default";
}

function removeVolumeSplices(document: SdlValue, service: string, name: string): Splice[] {
  const params = ["services", service, "params", "storage", name];
  const splices = onProfile(document, service, (path) => {
    const at = [...path, "storage"];
    const index = listOf(document, at).findIndex((item) => volumeName(item) === name);
    return index < 0 ? [] : [{ path: [...at, index], value: undefined }];
  });
  return getIn(document, params) === undefined ? splices : [...splices, { path: params, value: undefined }];
}

function portIndex(document: SdlValue, service: string, port: number): number {
  return listOf(document, ["services", service, "expose"]).findIndex(
    (item) => textIn(item, ["port"]) === String(port),
  );
}

function portSplices(document: SdlValue, service: string, choice: PortChoice): Splice[] {
  const path = ["services", service, "expose"];
  const { port, as, proto, accept, global = false, services = [], ip } = choice;
  const to: SdlValue[] = services.map((name) => ({ service: name }));
  if (global) to.unshift(ip === undefined ? { global: true } : { ip, global: true });
  const value: Record<string, SdlValue> = {
    port,
    ...(as === undefined ? {} : { as }),
    ...(proto === undefined ? {} : { proto }),
    ...(accept === undefined || accept.length === 0 ? {} : { accept }),
    ...(to.length === 0 ? {} : { to }),
  };
  const index = portIndex(document, service, port);
  if (index < 0) return [{ path: [...path, listOf(document, path).length], value }];
  const at = [...path, index];
  const kept = keysOf(document, at).filter(
    (key) => ["as", "proto", "accept", "to"].includes(key) && !(key in value),
  );
  return [
    ...kept.map((key) => ({ path: [...at, key], value: undefined })),
    ...Object.entries(value).map(([key, item]) => ({ path: [...at, key], value: item })),
  ];
}

function removePortSplices(document: SdlValue, service: string, port: number): Splice[] {
  const index = portIndex(document, service, port);
  return index < 0 ? [] : [{ path: ["services", service, "expose", index], value: undefined }];
}

function priceSplices(document: SdlValue, change: Extract<SdlChange, { kind: "price" }>): Splice[] {
  return placementsOf(document, change.service, change.placement).flatMap((placement) => {
    const profile = textIn(document, ["deployment", change.service, placement, "profile"]);
    const path = ["profiles", "placement", placement, "pricing", profile];
    return [
      ...(change.denom === undefined ? [] : [{ path: [...path, "denom"], value: change.denom }]),
      { path: [...path, "amount"], value: change.amount },
    ];
  });
}

function signerSplices(document: SdlValue, change: Extract<SdlChange, { kind: "signed-by" }>): Splice[] {
  const path = ["profiles", "placement", change.placement, "signedBy"];
  const value = {
    ...(change.anyOf.length === 0 ? {} : { anyOf: change.anyOf }),
    ...(change.allOf === undefined || change.allOf.length === 0 ? {} : { allOf: change.allOf }),
  };
  if (Object.keys(value).length > 0) return [{ path, value }];
  return getIn(document, path) === undefined ? [] : [{ path, value: undefined }];
}

function addServiceSplices(document: SdlValue, name: string, image: string, placement?: string): Splice[] {
  const where = placement ?? keysOf(document, ["profiles", "placement"])[0] ?? "anywhere";
  const resources = { cpu: { units: 0.5 }, memory: { size: "512Mi" }, storage: [{ size: "1Gi" }] };
  const profile = freshName(keysOf(document, ["profiles", "compute"]), name);
  return [
    ...(textIn(document, ["version"]) === "" ? [{ path: ["version"], value: "2.0" }] : []),
    { path: ["services", name], value: { image, expose: [{ port: 80, as: 80, to: [{ global: true }] }] } },
    { path: ["profiles", "compute", profile], value: { resources } },
    { path: ["profiles", "placement", where, "pricing", profile], value: { denom: "uact", amount: 10_000 } },
    { path: ["deployment", name, where], value: { profile, count: 1 } },
  ];
}

/** The service, and the profiles and prices that nothing else uses. */
function removeServiceSplices(document: SdlValue, service: string): Splice[] {
  const splices: Splice[] = [
    { path: ["services", service], value: undefined },
    { path: ["deployment", service], value: undefined },
  ];
  for (const placement of placementsOf(document, service)) {
    const profile = textIn(document, ["deployment", service, placement, "profile"]);
    if (usersOf(document, profile).some((name) => name !== service)) continue;
    splices.push(
      { path: ["profiles", "compute", profile], value: undefined },
      { path: ["profiles", "placement", placement, "pricing", profile], value: undefined },
    );
  }
  return splices;
}
