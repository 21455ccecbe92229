// Builds the console into `dist`: when the packages are installed, and before a start when a source is newer than the build.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The folder that holds the built console. */
export const webDist: string = join(here, "dist");

/** Builds the console, in a process of its own (a bundler's memory would stay with the server), unless a build is newer than every source. */
export async function refreshWeb(): Promise<string> {
  if (await isStale()) {
    const builder = spawn(
      process.execPath,
      ["--conditions=source", fileURLToPath(import.meta.url), "--quiet"],
      {
        stdio: ["ignore", "ignore", "inherit"],
        // Started by a test it would otherwise be React's slower and larger build for developers.
        env: { ...process.env, NODE_ENV: "production" },
      },
    );
    const [code] = await once(builder, "close");
    if (code !== 0) throw new Error(`the console could not be built: the builder ended with ${code}`);
  }
  return webDist;
}

async function build({ quiet }: { quiet: boolean }): Promise<void> {
  const vite = await import("vite");
  await vite.build({ configFile: join(here, "vite.config.ts"), logLevel: quiet ? "error" : "info" });
  await dropOldAssets();
}

const keepMilliseconds = 86_400_000;

/** Parts of earlier builds stay for a day, for the pages that were opened before this one. */
async function dropOldAssets(): Promise<void> {
  const assets = join(webDist, "assets");
  for (const name of await readdir(assets)) {
    const { mtimeMs } = await stat(join(assets, name));
    if (Date.now() - mtimeMs > keepMilliseconds) await rm(join(assets, name), { force: true });
  }
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

if (process.argv[1] === fileURLToPath(import.meta.url))
  await build({ quiet: process.argv.includes("--quiet") });
