/** How a command finds the `slipway up` or `slipway sandbox` that runs on this machine: a small file in the data directory. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Network, parseNetwork } from "@slipway/chain";
import { cliError } from "./errors.ts";
import { readJson, writeWhole } from "./paths.ts";

export interface Instance {
  readonly pid: number;
  /** The console's address; absent for a bare `slipway sandbox`. */
  readonly url?: string;
  /** The sandbox's network, when one runs. */
  readonly sandbox?: Network;
  /** What runs that sandbox's workloads, and why it is that. */
  readonly runtime?: { readonly kind: "docker" | "simulated"; readonly detail: string };
}

const fileIn = (directory: string) => join(directory, "instance.json");

/** `again` writes it once more, for the network of a sandbox changes with its pace. */
export function announceInstance(directory: string, instance: Instance): { again(): void; withdraw(): void } {
  let isWithdrawn = false;
  const again = () => {
    if (!isWithdrawn) writeWhole(fileIn(directory), `${JSON.stringify(instance, null, 2)}\n`);
  };
  again();
  return {
    again,
    withdraw: () => {
      isWithdrawn = true;
      if (findInstance(directory)?.pid === instance.pid) rmSync(fileIn(directory), { force: true });
    },
  };
}

/** The instance that is alive, or undefined. A file that a crash left behind does not count. */
export function findInstance(directory: string): Instance | undefined {
  const kept = readJson(fileIn(directory)) as Instance | undefined;
  if (kept === undefined || !isAlive(kept.pid)) return undefined;
  return kept;
}

/** The running sandbox's network. Throws CLI_NO_INSTANCE. */
export function sandboxNetwork(directory: string): Network {
  const network = findInstance(directory)?.sandbox;
  if (network === undefined) throw cliError("CLI_NO_INSTANCE", `No sandbox is running on ${directory}.`);
  return parseNetwork(network);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
