// Builds the console into `dist`. The server calls it when no build lies there or when a source is newer than the build.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The folder that holds the built console. */
export const webDist: string = join(here, "dist");

/** Builds the console and gives the folder of the result. With `onlyIfStale`, keeps a build that is newer than every source. */
export async function buildWeb(options: { onlyIfStale?: boolean; quiet?: boolean } = {}): Promise<string> {
  if (options.onlyIfStale && !(await isStale())) return webDist;
  const { build } = await import("vite");
  await build({ configFile: join(here, "vite.config.ts"), logLevel: options.quiet ? "error" : "info" });
  return webDist;
}

async function isStale(): Promise<boolean> {
  const built = await stat(join(webDist, "index.html")).catch(() => null);
  if (!built) return true;
  const roots = ["src", "public", "index.html", "vite.config.ts"].map((name) => join(here, name));
  const packages = ["sdl", "market", "chain", "gateway", "api"].map((name) =>
    join(here, "../../packages", name, "src"),
  );
  const newest = await Promise.all([...roots, ...packages].map(newestChange));
  return Math.max(...newest) > built.mtimeMs;
}

async function newestChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const entries = await readdir(path);
  return Math.max(0, ...(await Promise.all(entries.map((entry) => newestChange(join(path, entry))))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb();
