/** Runs the real program in a child process, as a person would: `slipway …` with a data directory of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const main = join(import.meta.dirname, "../../apps/cli/src/main.ts");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** The first line that it printed. */
  readonly firstLine: string;
  readonly process: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Sends SIGINT (or another signal) and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Finished>;
}

export function dataDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "slipway-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function start(
  data: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, ["--conditions=source", main, "--data", data, ...words], {
    env: { ...process.env, NO_COLOR: "1", DATABASE_URL: undefined, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs one command to its end. */
export async function slipway(data: string, ...words: string[]): Promise<Finished> {
  return finish(start(data, words));
}

/** Runs one command that must succeed, with `--json`, and gives what it printed. */
export async function slipwayJson<T>(data: string, ...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await slipway(data, "--json", ...words);
  if (code !== 0) throw new Error(`slipway ${words.join(" ")} exited with ${code}\n${stderr}`);
  return JSON.parse(stdout) as T; // the caller names what the command prints
}

export interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>> & { readonly dseq: string };
}

/** The error that a command with `--json` ended with: the last line of its standard error. */
export function problemOf(stderr: string): Told {
  const last = stderr.trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith('{"error"')) throw new Error(`no error was told:\n${stderr}`);
  return (JSON.parse(last) as { error: Told }).error; // what `--json` prints
}

/** Starts a command that stays (`up`, `sandbox`) and waits for `until` in what it prints. */
export async function slipwayStays(data: string, words: readonly string[], until: string): Promise<Running> {
  const child = start(data, words);
  const ended = finish(child);
  let text = "";
  let lines = "";
  const ready = Promise.withResolvers<void>();
  child.stdout?.on("data", (chunk: Buffer) => {
    lines += chunk.toString();
    seen(chunk);
  });
  child.stderr?.on("data", seen);
  function seen(chunk: Buffer): void {
    text += chunk.toString();
    if (text.includes(until)) ready.resolve();
  }
  void ended.then(({ code }) =>
    ready.reject(new Error(`slipway ${words.join(" ")} ended with ${code}\n${text}`)),
  );
  await ready.promise;
  return {
    firstLine: lines.split("\n")[0] ?? "",
    process: child,
    output: () => text,
    stop: (signal = "SIGINT") => {
      child.kill(signal);
      return ended;
    },
  };
}

function finish(child: ChildProcess): Promise<Finished> {
  const parts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    parts.stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    parts.stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, ...parts }));
  });
}
