/**
 * `npm run check`: format and lint, then types, then tests; the same at home and in CI. `--static` leaves the tests out.
 * Stops at the first stage that fails and exits with its code.
 */
import { spawnSync } from "node:child_process";

const options = process.argv.slice(2);
const fixed: readonly (readonly [string, readonly string[]])[] = [
  ["biome", ["check", "--error-on-warnings", "."]],
  ["tsc", ["-p", ".", "--noEmit"]],
];
const stages = options.includes("--static") ? fixed : [...fixed, ["vitest", ["run", ...options]] as const];

for (const [command, args] of stages) {
  console.log(`\n› ${command} ${args.join(" ")}`);
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
