/**
 * The decoded SDL: plain data with Go's zero values ("" and 0 and null) where the document says nothing.
 * Nodes are not kept here; a finding says which node it means, and its path is worked out only when there is one.
 */

export interface SdlDocument {
  version: string;
  include: string[] | null;
  services: Map<string, Service> | null;
  profiles: { compute: Map<string, ComputeProfile> | null; placement: Map<string, Placement> | null };
  deployment: Map<string, Map<string, ServiceDeployment> | null> | null;
  endpoints: Map<string, { kind: string }> | null;
  reclamation: { minWindow: string } | null;
}

export interface HttpOptions {
  maxBodySize: number;
  proxyBufferSize: number;
  readTimeout: number;
  sendTimeout: number;
  nextTries: number;
  nextTimeout: number;
  nextCases: string[] | null;
}

export interface ExposeTo {
  service: string;
  global: boolean;
  httpOptions: HttpOptions;
  ip: string;
}

export interface Expose {
  port: number;
  as: number;
  proto: string;
  to: ExposeTo[] | null;
  accept: string[] | null;
  httpOptions: HttpOptions;
}

export interface Credentials {
  host: string;
  username: string;
  password: string;
  email: string;
}

export interface ServiceParams {
  storage: Map<string, { mount: string; readOnly: boolean }> | null;
  permissions: { read: string[] | null } | null;
  tee: string;
}

export interface Service {
  image: string;
  command: string[] | null;
  args: string[] | null;
  env: string[] | null;
  expose: Expose[] | null;
  dependencies: { service: string }[] | null;
  params: ServiceParams | null;
  credentials: Credentials | null;
}

export interface Attribute {
  key: string;
  value: string;
}

export interface Volume {
  name: string;
  size: bigint;
  attributes: Attribute[] | null;
}

export interface Resources {
  cpu: { units: number; attributes: Attribute[] | null } | null;
  gpu: { units: bigint; attributes: Attribute[] | null } | null;
  memory: { size: bigint } | null;
  storage: Volume[] | null;
}

export interface ComputeProfile {
  resources: Resources | null;
}

/** `amount` in units of 10⁻¹⁸; null when the price was written as null. */
export interface Price {
  denom: string;
  amount: bigint | null;
}

export interface Placement {
  attributes: Attribute[] | null;
  signedBy: { allOf: string[] | null; anyOf: string[] | null };
  pricing: Map<string, Price> | null;
}

export interface ServiceDeployment {
  profile: string;
  count: number;
}
