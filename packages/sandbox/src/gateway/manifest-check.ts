/**
 * What a provider demands of a manifest, in its own words.
 *
 * In: a manifest, and the groups of the deployment on chain. Out: the text of the first objection, or nothing. The order
 * of the checks is the provider's, since only the first is told.
 */
import {
  externalPortOf,
  isIngress,
  type Manifest,
  type ManifestExpose,
  type ManifestGroup,
  type ManifestResources,
  type ManifestService,
} from "./manifest.ts";

/** An objection; `unwrapped` ones are answered with 500, because the provider forgets to say whose fault they are. */
export interface Objection {
  readonly text: string;
  readonly unwrapped?: true;
}

/** A group of a deployment as it stands on chain. Amounts are decimal strings. */
export interface DeploymentGroup {
  readonly gseq: number;
  readonly name: string;
  readonly units: readonly DeploymentUnit[];
}
export interface DeploymentUnit {
  readonly id: number;
  readonly count: number;
  readonly cpu: Amount;
  readonly memory: Amount;
  readonly gpu: Amount;
  readonly storage: readonly (Amount & { readonly name: string })[];
  /** 0 shared HTTP, 1 random port, 2 leased IP. */
  readonly endpointKinds: readonly number[];
}
export interface Amount {
  readonly val: string;
  readonly attributes: readonly { readonly key: string; readonly value?: string }[];
}

const serviceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const envName = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const hostname = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What is wrong with a manifest by itself. */
export function validateManifest(manifest: Manifest): Objection | undefined {
  if (manifest.length === 0) return invalid("manifest is empty");
  const seen: Seen = { hosts: new Set(), globals: 0 };
  const names = new Set<string>();
  for (const group of manifest) {
    const objection = validateGroup(group, seen);
    if (objection !== undefined) return objection;
    if (names.has(group.name)) return invalid(`duplicate group ${quote(group.name)}`);
    names.add(group.name);
  }
  return seen.globals === 0 ? invalid("zero global services") : undefined;
}

/** What does not fit between a valid manifest and the deployment. */
export function checkAgainstDeployment(
  manifest: Manifest,
  groups: readonly DeploymentGroup[],
): Objection | undefined {
  if (manifest.length !== groups.length) {
    return unwrapped(`invalid manifest: group count mismatch (${manifest.length} != ${groups.length})`);
  }
  const rests = new Map(groups.map((group) => [group.name, group.units.map(toRest)]));
  for (const group of manifest) {
    const rest = rests.get(group.name);
    if (rest === undefined) return unwrapped(`invalid manifest: unknown deployment group ('${group.name}')`);
    for (const service of group.services ?? []) {
      const why = take(service, rest);
      if (why !== undefined) return crossed(`group ${quote(group.name)}: ${why}`);
    }
  }
  for (const [name, rest] of rests) {
    const why = leftOver(rest);
    if (why !== undefined) return crossed(`group ${quote(name)}: ${why}`);
  }
  return undefined;
}

/** The service that should have a host name and has none; only some providers ask for it. */
export function missingHostname(manifest: Manifest): Objection | undefined {
  for (const service of manifest.flatMap((group) => group.services ?? [])) {
    const bare = (service.expose ?? []).find((each) => isIngress(each) && (each.hosts ?? []).length === 0);
    if (bare !== undefined) {
      const port = `${externalPortOf(bare)}:${bare.proto}`;
      return {
        text: `manifest rejected: service ${quote(service.name)} exposed on ${port} must have a hostname`,
      };
    }
  }
  return undefined;
}

/** Every host name of a manifest, in order. */
export function hostnamesOf(manifest: Manifest): string[] {
  const exposes = manifest.flatMap((group) => group.services ?? []).flatMap((each) => each.expose ?? []);
  return exposes.flatMap((each) => each.hosts ?? []);
}

/** A Go string literal. */
export const quote = (text: string): string => JSON.stringify(text);

interface Seen {
  readonly hosts: Set<string>;
  globals: number;
}

const invalid = (text: string): Objection => ({ text: `invalid manifest: ${text}` });
/** What the provider does not say to be the tenant's fault, though it is. */
const unwrapped = (text: string): Objection => ({ text, unwrapped: true });
const crossed = (text: string): Objection => ({ text: `manifest cross-validation error: ${text}` });

function validateGroup(group: ManifestGroup, seen: Seen): Objection | undefined {
  const services = group.services ?? [];
  if (services.length === 0) return invalid(`group ${quote(group.name)} contains no services`);
  if (!isSorted(services, (a, b) => a.name < b.name))
    return invalid(`group ${quote(group.name)} services is not sorted`);
  for (const service of services) {
    const objection = validateService(service, seen);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

function validateService(service: ManifestService, seen: Seen): Objection | undefined {
  const name = quote(service.name);
  if (service.name === "") return invalid("service name is empty");
  if (!serviceName.test(service.name)) return invalid(`service ${name} name is invalid`);
  if (service.image === "") return invalid(`service ${name} has empty image name`);
  const lacking = lackingResource(service.resources);
  if (lacking !== undefined) return unwrapped(lacking);
  for (const variable of service.env ?? []) {
    const key = variable.split("=", 1)[0] ?? "";
    if (!isEnvName(key))
      return invalid(`service ${name} defines an env. var. with an invalid name ${quote(key)}`);
  }
  const exposes = service.expose ?? [];
  if (!isSorted(exposes, isBefore)) return invalid(`service ${name}: expose is not sorted`);
  for (const expose of exposes) {
    const why = validateExpose(expose, seen);
    if (why !== undefined) return invalid(`service ${name}: ${why}`);
  }
  return undefined;
}

function isEnvName(key: string): boolean {
  return envName.test(key) && key !== "." && key !== ".." && !key.startsWith("..");
}

function lackingResource(resources: ManifestResources): string | undefined {
  if (resources.id === 0) return "resources ID must be > 0";
  if (resources.cpu === null) return "CPU must not be nil";
  if (resources.gpu === null) return "GPU must not be nil";
  if (resources.memory === null) return "memory must not be nil";
  if (resources.storage === null) return "storage must not be nil";
  return resources.endpoints === null ? "endpoints must not be nil" : undefined;
}

function validateExpose(expose: ManifestExpose, seen: Seen): string | undefined {
  if (expose.port === 0 || expose.port > 65535) return "port value must be 0 < value <= 65535 ";
  if (expose.proto !== "TCP" && expose.proto !== "UDP") return `protocol ${quote(expose.proto)} unknown`;
  if (expose.global) seen.globals++;
  for (const host of expose.hosts ?? []) {
    if (host.length > 253 || !hostname.test(host)) return `has invalid hostname ${quote(host)}`;
    if (seen.hosts.has(host)) return `hostname ${quote(host)} is duplicated, this is not allowed`;
    seen.hosts.add(host);
  }
  return undefined;
}

/** By service, port, protocol, then global ones first. */
function isBefore(a: ManifestExpose, b: ManifestExpose): boolean {
  if (a.service !== b.service) return a.service < b.service;
  if (a.port !== b.port) return a.port < b.port;
  if (a.proto !== b.proto) return a.proto < b.proto;
  return a.global && !b.global;
}

function isSorted<T>(list: readonly T[], before: (a: T, b: T) => boolean): boolean {
  return list.every((each, at) => {
    const previous = list[at - 1];
    return previous === undefined || !before(each, previous);
  });
}

/** What of a unit is not used yet. */
interface Rest {
  readonly unit: DeploymentUnit;
  count: number;
  readonly endpoints: { http: number; port: number; ip: number };
}

function toRest(unit: DeploymentUnit): Rest {
  const of = (kind: number): number => unit.endpointKinds.filter((each) => each === kind).length;
  return { unit, count: unit.count, endpoints: { http: of(0), port: of(1), ip: of(2) } };
}

function take(service: ManifestService, rests: readonly Rest[]): string | undefined {
  const { id } = service.resources;
  const name = quote(service.name);
  const rest = rests.find((each) => each.unit.id === id);
  if (rest === undefined) return `service ${name}: not found deployment group resources with ID = ${id}`;
  if (service.count > rest.count) {
    return `service ${name}: over-utilized replicas (${service.count}) > group spec resources count (${rest.count})`;
  }
  const differs = difference(service.resources, rest.unit);
  if (differs !== undefined) return `service ${name}: ${differs} resources mismatch for ID ${id}`;
  for (const expose of service.expose ?? []) {
    const over = takeEndpoint(expose, rest);
    if (over !== undefined) return `service ${name}: resource ID ${id}: over-utilized ${over} endpoints`;
  }
  rest.count -= service.count;
  return undefined;
}

function takeEndpoint(expose: ManifestExpose, { endpoints }: Rest): string | undefined {
  if (!expose.global) return undefined;
  if (isIngress(expose)) {
    if (endpoints.http-- <= 0) return "HTTP";
  } else if (endpoints.port-- <= 0) return "PORT";
  if (expose.ip !== "" && endpoints.ip-- <= 0) return "IP";
  return undefined;
}

function leftOver(rests: readonly Rest[]): string | undefined {
  for (const { unit, endpoints } of rests) {
    const left = (kind: string, count: number): string =>
      `resources ID (${unit.id}): under-utilized (${count}) ${kind} endpoints`;
    if (endpoints.http > 0) return left("HTTP", endpoints.http);
    if (endpoints.port > 0) return left("PORT", endpoints.port);
    if (endpoints.ip > 0) return left("IP", endpoints.ip);
  }
  const rest = rests.find((each) => each.count > 0);
  return rest && `resources ID (${rest.unit.id}): under-utilized (${rest.count}) resources`;
}

function difference(wanted: ManifestResources, unit: DeploymentUnit): string | undefined {
  if (!isSame(wanted.cpu && { val: wanted.cpu.units.val, attributes: wanted.cpu.attributes ?? [] }, unit.cpu))
    return "CPU";
  if (!isSame(wanted.gpu && { val: wanted.gpu.units.val, attributes: wanted.gpu.attributes ?? [] }, unit.gpu))
    return "GPU";
  if (
    !isSame(
      wanted.memory && { val: wanted.memory.size.val, attributes: wanted.memory.attributes ?? [] },
      unit.memory,
    )
  )
    return "Memory";
  const volumes = wanted.storage ?? [];
  const same =
    volumes.length === unit.storage.length &&
    volumes.every((each, at) => {
      const other = unit.storage[at];
      return (
        other?.name === each.name && isSame({ val: each.size.val, attributes: each.attributes ?? [] }, other)
      );
    });
  return same ? undefined : "Storage";
}

function isSame(one: Amount | null, other: Amount): boolean {
  return (
    one !== null &&
    one.val === other.val &&
    one.attributes.length === other.attributes.length &&
    one.attributes.every(({ key, value = "" }, at) => {
      const twin = other.attributes[at];
      return key === twin?.key && value === (twin.value ?? "");
    })
  );
}
