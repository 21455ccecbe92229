/** The SDL of each deployment that was made here, kept before money moves, so that a crash or a later update finds it again. */
import { join } from "node:path";
import { readJson, writeWhole } from "./paths.ts";

export interface DeploymentRecord {
  readonly dseq: string;
  readonly sdl: string;
  /** File or template it came from. */
  readonly source: string;
  readonly createdAt: string;
}

export interface Records {
  keep(record: DeploymentRecord): void;
  find(dseq: bigint): DeploymentRecord | undefined;
}

export function createRecords(directory: string, chainId: string, owner: string): Records {
  const fileOf = (dseq: string) => join(directory, "deployments", chainId, owner, `${dseq}.json`);
  return {
    keep: (record) => writeWhole(fileOf(record.dseq), `${JSON.stringify(record, null, 2)}\n`),
    find: (dseq) => readJson(fileOf(dseq.toString())) as DeploymentRecord | undefined,
  };
}
