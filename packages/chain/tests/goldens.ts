/** Recordings of the real node. They live with the sandbox, which is judged by them most; a checkout beside the
 * recordings' own folder finds them there too. Read lazily, skipped by name where they are absent. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const places = [
  new URL("../../sandbox/goldens/", import.meta.url),
  new URL("../../../../shared/goldens/", import.meta.url),
];
const fixtures = new URL("../../../../shared/fixtures/", import.meta.url);

/** The recordings of a folder by name without endings, each with its lines. */
export function recordings(folder: string): { name: string; lines: unknown[] }[] {
  const place = places.map((each) => new URL(`${folder}/`, each)).find((each) => existsSync(each));
  if (!place) return [];
  return readdirSync(place)
    .filter((file) => /\.jsonl(\.gz)?$/.test(file))
    .map((file) => ({
      name: file.replace(/\.jsonl(\.gz)?$/, ""),
      lines: parseLines(textOf(new URL(file, place))),
    }));
}

/** One JSON document of the recordings, plain or gzipped. */
export function recording(path: string): unknown {
  const candidates = places.flatMap((place) => [new URL(path, place), new URL(`${path}.gz`, place)]);
  const found = candidates.find((each) => existsSync(each));
  return found && JSON.parse(textOf(found));
}

/** A file of real data that may not be part of the project, or undefined where it is absent. */
export function fixture(path: string): string | undefined {
  const file = new URL(path, fixtures);
  return existsSync(file) ? textOf(file) : undefined;
}

/** Names of the files in a folder of real data. */
export function fixtureNames(folder: string): string[] {
  const place = new URL(`${folder}/`, fixtures);
  return existsSync(place) ? readdirSync(place) : [];
}

export function parseLines(text: string): unknown[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

function textOf(file: URL): string {
  const bytes = readFileSync(file);
  return (file.pathname.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}
