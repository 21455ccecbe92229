/**
 * A chain that has a history before it is first used. All or nothing: on disk it grows beside the place where it will
 * stand, and is put there when it is complete; what a killed growth left behind is thrown away by the next one.
 */
import { renameSync, rmSync } from "node:fs";
import type { Core } from "./core.ts";

export interface GrownOptions {
  /** Absent: in memory. */
  readonly dir: string | undefined;
  readonly open: (dir: string | undefined) => Core;
  readonly grow: (core: Core) => Promise<void>;
}

/** The chain in the directory, grown first when there is none yet. */
export async function openGrown({ dir, open, grow }: GrownOptions): Promise<Core> {
  const found = open(dir);
  if (found.height >= found.facts.initialHeight) return found;
  if (dir === undefined) {
    await growOrClose(found, grow);
    return found;
  }
  found.close();
  const nursery = `${dir}.growing`;
  const remove = (path: string) => rmSync(path, { recursive: true, force: true });
  remove(nursery);
  const core = open(nursery);
  try {
    await growOrClose(core, grow);
    core.close();
  } catch (error) {
    remove(nursery);
    throw error;
  }
  remove(dir);
  renameSync(nursery, dir);
  return open(dir);
}

async function growOrClose(core: Core, grow: GrownOptions["grow"]): Promise<void> {
  try {
    await grow(core);
  } catch (error) {
    core.close();
    throw error;
  }
}
