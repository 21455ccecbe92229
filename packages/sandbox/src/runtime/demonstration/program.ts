/** Where the demonstration's program stands: its text, and what was compiled from it. */

/** Machines that it was compiled for, in the words of a Docker engine. */
export type Machine = "amd64" | "arm64";

export const programSource = new URL("program.c", import.meta.url);

export function programFile(machine: Machine): URL {
  return new URL(`program.${machine}`, import.meta.url);
}
