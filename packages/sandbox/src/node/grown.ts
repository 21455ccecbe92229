/**
 * A chain that has a history before it is first used. All or nothing: on disk it grows beside the place where it will
 * stand, and is put there when it is complete; what a killed growth left behind is thrown away by the next one.
 */
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Core } from "./core.ts";
import { holdsBlocks } from "./store/store.ts";

export interface Growth {
  /** Gives a chain in memory its history. */
  readonly here: (core: Core) => Promise<void>;
  /** Makes the chain with its history in a directory that is not there yet. */
  readonly at: (dir: string) => Promise<void>;
}

export interface GrownOptions {
  /** Absent: in memory. */
  readonly dir: string | undefined;
  readonly open: (dir: string | undefined) => Core;
  readonly growth: Growth;
}

/** The chain in the directory, grown first when there is none yet. */
export async function openGrown({ dir, open, growth }: GrownOptions): Promise<Core> {
  if (dir === undefined) {
    const core = open(dir);
    await orElse(growth.here(core), () => core.close());
    return core;
  }
  if (!holdsBlocks(dir)) await growAt(dir, growth);
  return open(dir);
}

async function growAt(dir: string, growth: Growth): Promise<void> {
  const nursery = `${dir}.growing`;
  const remove = (path: string) => rmSync(path, { recursive: true, force: true });
  remove(nursery);
  await orElse(growth.at(nursery), () => remove(nursery));
  for (const name of readdirSync(nursery)) flush(join(nursery, name));
  remove(dir);
  renameSync(nursery, dir);
}

async function orElse(work: Promise<void>, undo: () => void): Promise<void> {
  try {
    await work;
  } catch (error) {
    undo();
    throw error;
  }
}

/** Brings a file onto the disk itself: what was put into its place survives a power cut whole. */
function flush(path: string): void {
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}
