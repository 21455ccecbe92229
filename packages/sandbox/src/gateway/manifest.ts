/** The manifest as a provider holds it: Go's structs, their JSON, and the hash that must stand on chain. */
import { createHash } from "node:crypto";
import { decodeGo, type Field, type Shape } from "./go-decode.ts";
import { parseGoJson, toSortedGoJson } from "./go-json.ts";

export interface Attribute {
  readonly key: string;
  /** Left out when it is empty. */
  readonly value?: string;
}
interface Value {
  readonly val: string;
}
export interface ManifestStorage {
  readonly name: string;
  readonly size: Value;
  readonly attributes?: readonly Attribute[];
}
export interface ManifestEndpoint {
  readonly kind?: number;
  readonly sequence_number: number;
}
export interface ManifestResources {
  readonly id: number;
  readonly cpu: { readonly units: Value; readonly attributes?: readonly Attribute[] } | null;
  readonly memory: { readonly size: Value; readonly attributes?: readonly Attribute[] } | null;
  readonly storage: readonly ManifestStorage[] | null;
  readonly gpu: { readonly units: Value; readonly attributes?: readonly Attribute[] } | null;
  readonly endpoints: readonly ManifestEndpoint[] | null;
}
export interface ManifestExpose {
  readonly port: number;
  readonly externalPort: number;
  readonly proto: string;
  readonly service: string;
  readonly global: boolean;
  readonly hosts: readonly string[] | null;
  readonly httpOptions: Readonly<Record<string, unknown>>;
  readonly ip: string;
  readonly endpointSequenceNumber: number;
}
export interface ManifestMount {
  readonly name: string;
  readonly mount: string;
  readonly readOnly: boolean;
}
export interface ManifestService {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  readonly env: readonly string[] | null;
  readonly resources: ManifestResources;
  readonly count: number;
  readonly expose: readonly ManifestExpose[] | null;
  readonly params?: { readonly storage: readonly ManifestMount[] | null };
  readonly credentials: {
    readonly host: string;
    readonly email: string;
    readonly username: string;
    readonly password: string;
  } | null;
}
export interface ManifestGroup {
  readonly name: string;
  readonly services: readonly ManifestService[] | null;
}
export type Manifest = readonly ManifestGroup[];

const text: Shape = { kind: "string" };
const flag: Shape = { kind: "bool" };
const uint32: Shape = { kind: "uint", bits: 32 };
const list = (of: Shape, type: string): Shape => ({ kind: "list", of, type });
const texts = list(text, "[]string");
const struct = (type: string, fields: readonly Field[]): Shape => ({ kind: "struct", type, fields });
const pointer = (type: string, fields: readonly Field[]): Shape => ({
  kind: "struct",
  type,
  fields,
  pointer: true,
});
const field = (name: string, shape: Shape): Field => ({ name, shape });
const maybe = (name: string, shape: Shape): Field => ({ name, shape, omitEmpty: true });

const value = struct("v1beta4.ResourceValue", [field("val", text)]);
const attributes = list(struct("v1.Attribute", [field("key", text), maybe("value", text)]), "v1.Attributes");
const endpoint = struct("v1beta4.Endpoint", [
  maybe("kind", { kind: "int32" }),
  field("sequence_number", uint32),
]);
const storage = struct("v1beta4.Storage", [
  field("name", text),
  field("size", value),
  maybe("attributes", attributes),
]);
const resources = struct("v1beta4.Resources", [
  field("id", uint32),
  field("cpu", pointer("v1beta4.CPU", [field("units", value), maybe("attributes", attributes)])),
  field("memory", pointer("v1beta4.Memory", [field("size", value), maybe("attributes", attributes)])),
  field("storage", list(storage, "v1beta4.Volumes")),
  field("gpu", pointer("v1beta4.GPU", [field("units", value), maybe("attributes", attributes)])),
  field("endpoints", list(endpoint, "v1beta4.Endpoints")),
]);
const httpOptions = struct("v2beta3.ServiceExposeHTTPOptions", [
  field("maxBodySize", uint32),
  field("readTimeout", uint32),
  field("sendTimeout", uint32),
  field("nextTries", uint32),
  field("nextTimeout", uint32),
  maybe("nextCases", texts),
  maybe("proxyBufferSize", uint32),
]);
const expose = struct("v2beta3.ServiceExpose", [
  field("port", uint32),
  field("externalPort", uint32),
  field("proto", text),
  field("service", text),
  field("global", flag),
  field("hosts", texts),
  field("httpOptions", httpOptions),
  field("ip", text),
  field("endpointSequenceNumber", uint32),
]);
const mount = struct("v2beta3.StorageParams", [
  field("name", text),
  field("mount", text),
  field("readOnly", flag),
]);
const params = pointer("v2beta3.ServiceParams", [
  field("storage", list(mount, "[]v2beta3.StorageParams")),
  maybe("permissions", pointer("v2beta3.ServicePermissions", [maybe("read", texts)])),
  maybe("tee", pointer("v2beta3.TEEParams", [field("type", text), field("attestation", flag)])),
]);
const credentials = pointer("v2beta3.ImageCredentials", [
  field("host", text),
  field("email", text),
  field("username", text),
  field("password", text),
]);
const service = struct("v2beta3.Service", [
  field("name", text),
  field("image", text),
  field("command", texts),
  field("args", texts),
  field("env", texts),
  field("resources", resources),
  field("count", uint32),
  field("expose", list(expose, "v2beta3.ServiceExposes")),
  maybe("params", params),
  field("credentials", credentials),
]);
const group = struct("v2beta3.Group", [
  field("name", text),
  field("services", list(service, "v2beta3.Services")),
]);
const manifest = list(group, "v2beta3.Manifest");

/** Reads a manifest from a request body. Throws `GoJsonError` or `GoTypeError` with Go's words. */
export function parseManifest(body: string): Manifest {
  // The shape above is exactly this type.
  return (decodeGo(manifest, parseGoJson(body)) as Manifest | null) ?? [];
}

/** SHA-256 over the manifest as Go would write it with sorted keys. */
export function manifestHash(whole: Manifest): Buffer {
  return createHash("sha256").update(toSortedGoJson(whole)).digest();
}

/** A group as it comes back from a provider, whose own copy does not keep endpoints. */
export function storedForm(whole: ManifestGroup): ManifestGroup {
  const services = (whole.services ?? []).map((each) => ({
    ...each,
    resources: { ...each.resources, endpoints: null },
  }));
  return { ...whole, services };
}

/** The port under which the world reaches an exposed port. */
export const externalPortOf = (each: ManifestExpose): number =>
  each.externalPort === 0 ? each.port : each.externalPort;

/** Whether an exposed port is served under host names by the provider's ingress. */
export const isIngress = (each: ManifestExpose): boolean =>
  each.proto === "TCP" && each.global && externalPortOf(each) === 80;
