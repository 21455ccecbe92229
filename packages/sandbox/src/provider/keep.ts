/**
 * What providers must not forget between two starts: their certificates, the ports of their gateways, the manifests of
 * their leases. One JSON file in the data directory, written whole and renamed, readable by its owner only; without a
 * directory everything stays in memory.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OwnCertificate } from "@slipway/gateway";
import { sandboxError } from "../errors.ts";
import type { LeaseId } from "../gateway/chain-view.ts";
import { leaseText } from "../gateway/chain-view.ts";
import type { ManifestGroup } from "../gateway/manifest.ts";

export interface Keep {
  certificate(id: string): OwnCertificate | undefined;
  setCertificate(id: string, certificate: OwnCertificate): void;
  port(id: string): number | undefined;
  setPort(id: string, port: number): void;
  manifests(): readonly KeptManifest[];
  setManifest(lease: LeaseId, group: ManifestGroup): void;
  dropManifest(lease: LeaseId): void;
}

export interface KeptManifest {
  readonly lease: LeaseId;
  readonly group: ManifestGroup;
}

interface Kept {
  readonly certificates: Record<string, OwnCertificate>;
  readonly ports: Record<string, number>;
  readonly manifests: Record<string, KeptManifest>;
}

const FILE = "providers.json";

export function openKeep(dir?: string): Keep {
  const file = dir === undefined ? undefined : join(dir, FILE);
  if (dir !== undefined) mkdirSync(dir, { recursive: true });
  const kept: Kept = (file === undefined ? undefined : readKept(file)) ?? {
    certificates: {},
    ports: {},
    manifests: {},
  };
  const save = () => {
    if (file === undefined) return;
    writeFileSync(`${file}.new`, JSON.stringify(kept, writeValue), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    certificate: (id) => kept.certificates[id],
    setCertificate(id, certificate) {
      kept.certificates[id] = certificate;
      save();
    },
    port: (id) => kept.ports[id],
    setPort(id, port) {
      if (kept.ports[id] === port) return;
      kept.ports[id] = port;
      save();
    },
    manifests: () => Object.values(kept.manifests),
    setManifest(lease, group) {
      const key = leaseText(lease);
      const before = kept.manifests[key];
      kept.manifests[key] = { lease, group };
      try {
        save();
      } catch (error) {
        // What does not stand on disk was not accepted.
        if (before === undefined) delete kept.manifests[key];
        else kept.manifests[key] = before;
        throw error;
      }
    },
    dropManifest(lease) {
      if (!(leaseText(lease) in kept.manifests)) return;
      delete kept.manifests[leaseText(lease)];
      save();
    },
  };
}

function readKept(file: string): Kept | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw unreadable(file, error);
  }
  try {
    // Written by this module only; the version is the sandbox's own.
    return JSON.parse(text, readValue) as Kept;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function writeValue(key: string, value: unknown): unknown {
  return key === "dseq" && typeof value === "bigint" ? value.toString() : value;
}

function readValue(key: string, value: unknown): unknown {
  if (key === "dseq" && typeof value === "string") return BigInt(value);
  const isDate = (key === "notBefore" || key === "notAfter") && typeof value === "string";
  return isDate ? new Date(value) : value;
}

function unreadable(file: string, cause: unknown): Error {
  return sandboxError("SANDBOX_DATA_UNREADABLE", `cannot read ${file}`, { cause, details: { file } });
}
