/** Where the command line keeps things: one directory, by default the platform's data directory. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import envPaths from "env-paths";

/** The data directory: `--data`, else `SLIPWAY_DATA`, else the platform's. */
export function dataDirectory(option: string | undefined, env: NodeJS.ProcessEnv): string {
  return option ?? env.SLIPWAY_DATA ?? envPaths("slipway", { suffix: "" }).data;
}

/** Writes a file whole or not at all: a reader never sees half of it, a crash leaves the old one. */
export function writeWhole(path: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = join(dirname(path), `.${process.pid}.${Math.round(performance.now() * 1000)}.draft`);
  writeFileSync(draft, text, { mode });
  renameSync(draft, path);
}

/** A JSON file's value, or undefined when there is no such file. Throws on a damaged one. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return JSON.parse(text);
}
