/** The recorder's chain: it answers by the deployment's number alone. */
import { createHash } from "node:crypto";
import type { ChainCertificate } from "@slipway/gateway";
import { type ChainView, deploymentNotFound } from "../chain-view.ts";
import { type Manifest, type ManifestGroup, manifestHash, parseManifest } from "../manifest.ts";
import type { DeploymentGroup } from "../manifest-check.ts";
import type { Exchange, Setup } from "./recording.ts";

export interface RecordedChain extends ChainView {
  /** Certificates by `owner/serial`; taking one out revokes it. */
  readonly kept: Map<string, ChainCertificate>;
}

export function createRecordedChain(setup: Setup, exchanges: readonly Exchange[]): RecordedChain {
  const kept = new Map<string, ChainCertificate>();
  const known = setup.accounts_known_to_provider.flatMap((name) => setup.accounts[name] ?? []);
  const bodyHash = (id: string): Uint8Array => {
    const body = exchanges.find((each) => each.id === id)?.request.body ?? "[]";
    return manifestHash(parseManifest(body));
  };
  // The recorder put on chain the hash of the manifest that it then sent.
  const hashes = new Map<bigint, Uint8Array>([
    [101n, createHash("sha256").update("another manifest").digest()],
    [105n, bodyHash("put-hostname-taken")],
    [111n, bodyHash("put-no-host-allowed")],
    [150n, bodyHash("put-no-host-required")],
  ]);
  const fails = new Map<bigint, Error>([
    [0n, deploymentNotFound()],
    [103n, deploymentNotFound()],
    [107n, new Error("context deadline exceeded")],
    [109n, new Error("rpc error: code = Unavailable desc = node down")],
  ]);
  return {
    kept,
    accountPubkey: async (address) => {
      const account = known.find((each) => each.address === address);
      return account && Buffer.from(account.secp256k1_public_key_hex, "hex");
    },
    certificates: async ({ owner, serial }) => {
      const found = kept.get(`${owner}/${serial}`);
      return found === undefined ? [] : [found];
    },
    deployment: async ({ dseq }) => {
      const error = fails.get(dseq);
      if (error !== undefined) throw error;
      const groups = toGroups(setup.manifest, dseq === 104n ? "200" : undefined);
      return { hash: hashes.get(dseq) ?? Buffer.from(setup.manifest_hash_hex, "hex"), groups };
    },
    leases: async ({ owner, dseq, provider }) => {
      if (dseq === 110n) throw new Error("lease query failed");
      if (dseq === 102n) return [];
      return [{ owner, dseq, gseq: dseq === 108n ? 2 : 1, oseq: 1, provider }];
    },
  };
}

/** The groups that fit a manifest; with another amount of CPU when given. */
function toGroups(manifest: Manifest, cpu: string | undefined): DeploymentGroup[] {
  return manifest.map((group: ManifestGroup, index) => ({
    gseq: index + 1,
    name: group.name,
    units: (group.services ?? []).map(({ resources, count }) => ({
      id: resources.id,
      count,
      cpu: { val: cpu ?? resources.cpu?.units.val ?? "", attributes: [] },
      memory: { val: resources.memory?.size.val ?? "", attributes: [] },
      gpu: { val: resources.gpu?.units.val ?? "", attributes: [] },
      storage: (resources.storage ?? []).map(({ name, size }) => ({ name, val: size.val, attributes: [] })),
      endpointKinds: (resources.endpoints ?? []).map(({ kind }) => kind ?? 0),
    })),
  }));
}
