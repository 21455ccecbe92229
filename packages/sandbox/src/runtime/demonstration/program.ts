/** Where the demonstration's program stands: its text, and what was compiled from it. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** Machines that it was compiled for, in the words of a Docker engine. */
export type Machine = "amd64" | "arm64";

const folder = new URL("program/", import.meta.url);

/** The text that includes the others. */
export const programSource = new URL("program.c", folder);

export function programFile(machine: Machine): URL {
  return new URL(machine, folder);
}

/** Of all its text, in hexadecimal; what was compiled carries that of its own. */
export function sourceDigest(): string {
  const texts = readdirSync(folder).filter((name) => /\.[ch]$/.test(name));
  const hash = createHash("sha256");
  for (const name of texts.sort()) hash.update(readFileSync(new URL(name, folder)));
  return hash.digest("hex");
}
