/**
 * What a provider asks its node.
 *
 * A sandbox answers from the chain in the same process; a test answers from a recording. Errors thrown here are told to
 * the tenant with their message, as a real provider tells what its node said.
 */
import type { ChainCertificate } from "@slipway/gateway";
import type { DeploymentGroup } from "./manifest-check.ts";

export interface LeaseId {
  readonly owner: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
}

export interface DeploymentId {
  readonly owner: string;
  readonly dseq: bigint;
}

export interface ChainView {
  /** The key in an account, 33 bytes; null or undefined when it has none or there is no such account. */
  accountPubkey(address: string): Promise<Uint8Array | null | undefined>;
  /** Certificates of an owner that are valid, with this serial. */
  certificates(filter: {
    readonly owner: string;
    readonly serial: string;
  }): Promise<readonly ChainCertificate[]>;
  /** Throws `deploymentNotFound()` when there is none. */
  deployment(
    id: DeploymentId,
  ): Promise<{ readonly hash: Uint8Array; readonly groups: readonly DeploymentGroup[] }>;
  /** Active leases of a deployment with this provider. */
  leases(filter: DeploymentId & { readonly provider: string }): Promise<readonly LeaseId[]>;
}

/** What a provider's node says when it knows no such deployment. */
export function deploymentNotFound(): Error {
  return new Error("rpc error: code = NotFound desc = Deployment not found");
}

/** `owner/dseq/gseq/oseq/provider`, as a provider writes a lease. */
export const leaseText = ({ owner, dseq, gseq, oseq, provider }: LeaseId): string =>
  `${owner}/${dseq}/${gseq}/${oseq}/${provider}`;
