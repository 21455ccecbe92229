/**
 * What an SDL compiles to, in the JSON form of Go's `encoding/json`: the group specs that go on chain and the manifest
 * that goes to the provider. Integers that may exceed 2⁵³ are strings, as on the wire.
 */

export interface Attribute {
  key?: string;
  value?: string;
}

export interface ResourceValue {
  val: string;
}

export interface Endpoint {
  /** 0 (left out) shared HTTP, 1 random port, 2 leased IP. */
  kind?: number;
  sequence_number: number;
}

export interface StorageVolume {
  name: string;
  size: ResourceValue;
  attributes?: Attribute[];
}

export interface Resources {
  id: number;
  cpu: { units: ResourceValue; attributes?: Attribute[] };
  memory: { size: ResourceValue };
  storage: StorageVolume[];
  gpu: { units: ResourceValue; attributes?: Attribute[] };
  endpoints: Endpoint[];
}

export interface ResourceUnit {
  resource: Resources;
  count: number;
  price: { denom: string; amount: string };
}

export interface GroupSpec {
  name: string;
  requirements: {
    signed_by: { all_of: string[] | null; any_of: string[] | null };
    attributes: Attribute[] | null;
  };
  resources: ResourceUnit[];
}

export interface ManifestHttpOptions {
  maxBodySize: number;
  readTimeout: number;
  sendTimeout: number;
  nextTries: number;
  nextTimeout: number;
  nextCases: string[];
  proxyBufferSize?: number;
}

export interface ManifestExpose {
  port: number;
  externalPort: number;
  proto: "TCP" | "UDP";
  service: string;
  global: boolean;
  hosts: string[] | null;
  httpOptions: ManifestHttpOptions;
  ip: string;
  endpointSequenceNumber: number;
}

export interface ManifestParams {
  storage: { name: string; mount: string; readOnly: boolean }[] | null;
  permissions?: { read?: string[] };
  tee?: { type: string; attestation: boolean };
}

export interface ManifestCredentials {
  host: string;
  email: string;
  username: string;
  password: string;
}

export interface ManifestService {
  name: string;
  image: string;
  command: string[] | null;
  args: string[] | null;
  env: string[] | null;
  resources: Resources;
  count: number;
  expose: ManifestExpose[];
  params?: ManifestParams;
  credentials: ManifestCredentials | null;
}

export interface ManifestGroup {
  name: string;
  services: ManifestService[];
}
