/**
 * The usual village, grown when the packages are installed, so that a first start only has to copy it. In: the time. Out: a
 * chain in `dist`. What stays true: one that was grown by older sources, or a week ago, counts for nothing.
 */

import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HistoryOptions } from "./history.ts";
import { chainFile } from "./node/store/store.ts";
import { planOf } from "./population/plan.ts";

const packages = fileURLToPath(new URL("../../", import.meta.url));
/** What a history depends on. */
const sources = ["sdl", "market", "chain", "gateway", "sandbox"].map((name) => join(packages, name, "src"));
const place = join(packages, "sandbox", "dist", "village");
const week = 7 * 86_400_000;

/** Grows it anew. Milliseconds since 1970. */
export async function prepareVillage(now: number): Promise<void> {
  const { growAlone } = await import("./grow-alone.ts");
  const core = await growAlone({ population: { size: "village" }, now }, () => {});
  const fresh = `${place}.new`;
  rmSync(fresh, { recursive: true, force: true });
  core.copyTo(fresh);
  core.close();
  rmSync(place, { recursive: true, force: true });
  renameSync(fresh, place);
}

/** Writes it into a directory; undefined when another history is wanted, or none stands ready. */
export function preparedHistory(wanted: HistoryOptions): ((dir: string) => Promise<void>) | undefined {
  if (!isUsual(wanted) || !standsReady(wanted.now)) return undefined;
  return async (dir) => {
    await mkdir(dir, { recursive: true });
    await copyFile(join(place, chainFile), join(dir, chainFile));
  };
}

function isUsual({ population, chainId = "sandbox", providers, blockSeconds = 1 }: HistoryOptions): boolean {
  const [plan, usual] = [planOf(population), planOf({ size: "village" })];
  const isSame = plan?.size === usual?.size && plan?.days === usual?.days && plan?.seed === usual?.seed;
  return isSame && chainId === "sandbox" && providers === undefined && blockSeconds === 1;
}

function standsReady(now: number): boolean {
  const made = statSync(join(place, chainFile), { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && now - made < week && sources.every((folder) => newest(folder) < made);
}

/** When something in the folder changed last. Tests do not count. */
function newest(folder: string): number {
  let last = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name.endsWith(".test.ts")) continue;
    last = Math.max(last, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return last;
}
