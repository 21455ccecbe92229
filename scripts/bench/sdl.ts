/**
 * The SDL compiler over real documents, beside the libraries that JavaScript programs use today, in one run and by
 * processor time. The rivals are no dependencies of this project; to compare, install them once:
 * `npm install --prefix .artifacts/sdl-rivals @akashnetwork/chain-sdk @akashnetwork/akashjs js-yaml`.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { compile } from "@slipway/sdl";
import { parseYaml } from "@slipway/sdl/yaml";

interface Golden {
  yaml: string;
  ok: boolean;
  hash?: string;
}

interface Subject {
  name: string;
  /** Does the whole of its work on a document; returns the manifest hash where it has one. */
  run(yaml: string): unknown;
}

const root = new URL("../../", import.meta.url);

export async function* bench(): AsyncGenerator<Record<string, unknown>> {
  const goldens = readDocuments();
  const documents = goldens.filter(({ ok }) => ok).map(({ yaml }) => yaml);
  yield { documents: documents.length, bytes: documents.reduce((sum, { length }) => sum + length, 0) };
  const ours: Subject[] = [
    { name: "@slipway/sdl compile", run: (yaml) => compile(yaml) },
    { name: "@slipway/sdl parse only", run: (yaml) => parseYaml(yaml) },
  ];
  for (const subject of [...ours, ...(await rivals())]) yield measure(subject, documents);
  yield { agreement: goldens.filter(agrees).length, of: goldens.length };
}

/** Real templates where they are at hand, else our own cases. */
function readDocuments(): Golden[] {
  const templates = new URL("../shared/goldens/sdl/templates.jsonl.gz", root);
  const url = existsSync(templates) ? templates : new URL("packages/sdl/goldens/cases.jsonl.gz", root);
  const lines = gunzipSync(readFileSync(url)).toString("utf8").split("\n").filter(Boolean);
  return lines.map((line): Golden => JSON.parse(line));
}

function agrees({ yaml, ok, hash }: Golden): boolean {
  const compiled = compile(yaml);
  return compiled.ok === ok && (!compiled.ok || compiled.hash === hash);
}

const warmUps = 20;
const repeats = 30;

function measure({ name, run }: Subject, documents: readonly string[]): Record<string, unknown> {
  const failed = documents.filter((yaml) => !survives(run, yaml)).length;
  const taken = documents.filter((yaml) => survives(run, yaml));
  for (let i = 0; i < warmUps; i++) for (const yaml of taken) run(yaml);
  const times = taken.map((yaml) => timeOf(run, yaml)).sort((a, b) => a - b);
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
  return { subject: name, medianMicroseconds: at(0.5), p90Microseconds: at(0.9), failed };
}

/** Processor microseconds for one document. */
function timeOf(run: (yaml: string) => unknown, yaml: string): number {
  const start = process.cpuUsage();
  for (let i = 0; i < repeats; i++) run(yaml);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / repeats;
}

function survives(run: (yaml: string) => unknown, yaml: string): boolean {
  try {
    run(yaml);
    return true;
  } catch {
    return false;
  }
}

/** The libraries that are installed; their types are not, so they are called as they document themselves. */
async function rivals(): Promise<Subject[]> {
  const folder = new URL(".artifacts/sdl-rivals/", root);
  if (!existsSync(new URL("node_modules", folder))) return [];
  const require = createRequire(new URL("package.json", folder));
  const load = async (id: string): Promise<Record<string, unknown>> =>
    import(pathToFileURL(require.resolve(id)).href);
  const found = await Promise.allSettled([chainSdk(load), akashJs(load), jsYaml(load)]);
  return found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}

type Load = (id: string) => Promise<Record<string, unknown>>;

// The two clients write to the console while they work; that is not their work.
async function chainSdk(load: Load): Promise<Subject> {
  const sdk = await load("@akashnetwork/chain-sdk");
  const { SDL } = (sdk.default ?? sdk) as { SDL: { fromString(yaml: string, version: string): Rival } };
  return { name: "@akashnetwork/chain-sdk SDL", run: (yaml) => wholeOf(SDL.fromString(yaml, "beta3")) };
}

async function akashJs(load: Load): Promise<Subject> {
  const { SDL } = (await load("@akashnetwork/akashjs/build/sdl/index.js")) as {
    SDL: { fromString(yaml: string, version: string): Rival };
  };
  // It knows no uact, which every deployment needs today; with the old coin it does the same work.
  const run = (yaml: string): unknown => wholeOf(SDL.fromString(yaml.replaceAll("uact", "uakt"), "beta3"));
  return { name: "@akashnetwork/akashjs SDL", run };
}

interface Rival {
  groups(): unknown;
  manifestSortedJSON(): string;
}

/** What a deployment needs of them: groups and the manifest's bytes. */
function wholeOf(rival: Rival): unknown {
  return [rival.groups(), rival.manifestSortedJSON()];
}

async function jsYaml(load: Load): Promise<Subject> {
  const library = await load("js-yaml");
  const { load: parse } = (library.default ?? library) as { load(yaml: string): unknown };
  return { name: "js-yaml load (YAML alone)", run: (yaml) => parse(yaml) };
}
