// Turns packages/chain/proto into packages/chain/src/gen. Works offline: buf and the plugin come from npm.
// With --check nothing is written and the exit code says whether the committed output is current.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const chain = join(root, "packages/chain");
const committed = join(chain, "src/gen");

if (process.argv.includes("--check")) check();
else generate(committed);

function generate(out: string): void {
  rmSync(out, { recursive: true, force: true });
  const template = JSON.stringify({
    version: "v2",
    plugins: [
      { local: "protoc-gen-es", out, opt: ["target=ts", "import_extension=ts", "erasable_syntax=true"] },
    ],
  });
  const path = [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  execFileSync("buf", ["generate", "--template", template], {
    cwd: chain,
    stdio: "inherit",
    env: { ...process.env, PATH: path },
  });
}

function check(): void {
  const fresh = mkdtempSync(join(tmpdir(), "slipway-gen-"));
  try {
    generate(fresh);
    const differing = new Set(
      [...filesOf(fresh), ...filesOf(committed)].filter((file) => differs(fresh, file)),
    );
    for (const file of differing)
      console.error(`out of date: packages/chain/src/gen/${file} (npm run generate)`);
    process.exitCode = differing.size > 0 ? 1 : 0;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function differs(fresh: string, file: string): boolean {
  const [a, b] = [join(fresh, file), join(committed, file)];
  return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
