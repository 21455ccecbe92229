/**
 * A client of Akash providers' gateways.
 *
 * In: a provider's account and address, a way to ask the chain for its certificates, a token or certificate of the
 * tenant. Out: manifest, status, logs, events, shell. What stays true: nothing is sent before the other end has proved
 * to be the provider.
 */
export {
  type CertificateFields,
  type CertificateOptions,
  createCertificate,
  fromPem,
  isDueForRenewal,
  type OwnCertificate,
  toPem,
  writeCertificate,
} from "./certificate/create.ts";
export {
  type CertificateOnChain,
  type CertificatePlace,
  ensureCertificate,
  publishCertificate,
  revokeCertificate,
} from "./certificate/keep.ts";
export { isSameKey, readCertificate, readChainKey, type ShownCertificate } from "./certificate/read.ts";
export type { ProviderAddress } from "./connection.ts";
export { type GatewayErrorCode, gatewayErrors } from "./errors.ts";
export type { EventOptions, KubeEvent } from "./events.ts";
export { readSize, resizeFrame, shellFrame, toFrame } from "./frames.ts";
export { fromChain } from "./from-chain.ts";
export {
  type CallOptions,
  createGateway,
  type Gateway,
  type GatewayAuth,
  type GatewayOptions,
  type LeaseRef,
  type Migration,
} from "./gateway.ts";
export {
  createStatusClient,
  parseGrpcStatus,
  type StatusClient,
  type StatusClientOptions,
} from "./grpc-status.ts";
export {
  type ChainCertificate,
  checkIdentity,
  type FindCertificates,
  type IdentityQuestion,
} from "./identity.ts";
export type { ForwardedPort, LeasedIp, LeaseStatus, ServiceStatus } from "./lease-status.ts";
export { type LogLine, type LogOptions, serviceOf } from "./logs.ts";
export { createQueue, type Queue } from "./queue.ts";
export { type Attempt, type SendOptions, withLeaseCost } from "./send-manifest.ts";
export type { Shell, ShellOptions, ShellOutput } from "./shell.ts";
export {
  type Amounts,
  type GpuDeviceInfo,
  type NodeStatus,
  type ProviderStatus,
  parseProviderStatus,
} from "./status.ts";
export * from "./token/index.ts";
