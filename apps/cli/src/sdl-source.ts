/** Where a deployment's SDL comes from: a file, standard input, or a template of the catalogue with its parameters set. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseTemplate, renderTemplate, type Template } from "@slipway/api";
import { type Compilation, compile, type Problem } from "@slipway/sdl";
import { readTextFile } from "./context.ts";
import { cliError } from "./errors.ts";
import type { Output } from "./output.ts";

const catalogue = join(import.meta.dirname, "../../../templates");

export function readTemplates(): Template[] {
  return readdirSync(catalogue)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => parseTemplate(readFileSync(join(catalogue, file), "utf8")));
}

export function findTemplate(id: string): Template {
  const found = readTemplates().find((template) => template.id === id);
  if (found !== undefined) return found;
  throw cliError(
    "CLI_USAGE",
    `"${id}" is neither a file nor a template. \`slipway templates\` lists the catalogue.`,
  );
}

export interface SdlSource {
  readonly sdl: string;
  /** What people call it: the template's title or the file's name. */
  readonly title: string;
  /** Secrets that were made while filling a template's parameters, to show once. */
  readonly values: Readonly<Record<string, string>>;
}

/** Reads FILE, `-` or a template's id. `sets` are `name=value` words for the template's parameters. */
export function readSdlSource(
  name: string,
  sets: readonly string[],
  random: (length: number) => Uint8Array,
): SdlSource {
  const values = Object.fromEntries(sets.map(parseSet));
  if (name === "-" || existsSync(name)) {
    if (sets.length > 0) throw cliError("CLI_USAGE", "--set belongs to templates; edit the file instead.");
    return { sdl: readTextFile(name), title: name === "-" ? "standard input" : basename(name), values: {} };
  }
  const template = findTemplate(name);
  const rendered = renderTemplate(template, values, random);
  return { sdl: rendered.sdl, title: template.title, values: rendered.values };
}

function parseSet(word: string): [string, string] {
  const cut = word.indexOf("=");
  if (cut <= 0) throw cliError("CLI_USAGE", `--set takes name=value, not "${word}".`);
  return [word.slice(0, cut), word.slice(cut + 1)];
}

export type Compiled = Extract<Compilation, { ok: true }>;

/** Compiles, showing every finding with its place. Throws CLI_SDL_REFUSED when the document has errors; nothing was sent then. */
export function compileOrRefuse(source: { sdl: string; title: string }, out: Output): Compiled {
  const compiled = compile(source.sdl);
  for (const problem of compiled.problems) out.warn(describeProblem(problem, source.title, out));
  if (compiled.ok) return compiled;
  const count = compiled.problems.filter(({ severity }) => severity === "error").length;
  throw cliError(
    "CLI_SDL_REFUSED",
    `${source.title} has ${count} problem${count === 1 ? "" : "s"}; nothing was sent.`,
    {
      details: { problems: compiled.problems },
    },
  );
}

export function describeProblem(problem: Problem, title: string, out: Output): string {
  const color = problem.severity === "error" ? "red" : "yellow";
  const place = out.style("bold", `${title}:${problem.line}:${problem.column}`);
  const head = `${place} ${out.style(color, problem.severity)} ${problem.message} ${out.style("dim", problem.code)}`;
  return problem.hint === undefined ? head : `${head}\n    ${problem.hint}`;
}
