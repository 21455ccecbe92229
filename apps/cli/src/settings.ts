/** What a person chose once: the network and key to use by default, and networks of their own. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mainnet, type Network, parseNetwork, testnet } from "@slipway/chain";
import { cliError } from "./errors.ts";
import { sandboxNetwork } from "./instance.ts";
import { readJson, writeWhole } from "./paths.ts";

export interface Settings {
  readonly network?: string;
  readonly key?: string;
  readonly networks?: readonly Network[];
}

const fileIn = (directory: string) => join(directory, "settings.json");

export function readSettings(directory: string): Settings {
  return (readJson(fileIn(directory)) as Settings | undefined) ?? {};
}

export function changeSettings(directory: string, change: Settings): Settings {
  const settings = { ...readSettings(directory), ...change };
  writeWhole(fileIn(directory), `${JSON.stringify(settings, null, 2)}\n`);
  return settings;
}

/** The network of a name (built in or added) or of a file. Throws CLI_USAGE, CLI_NO_INSTANCE, CHAIN_NETWORK_INVALID. */
export function resolveNetwork(name: string, directory: string): Network {
  const added = readSettings(directory).networks?.find((network) => network.name === name);
  if (added !== undefined) return parseNetwork(added);
  if (name === "mainnet") return mainnet;
  if (name === "testnet") return testnet;
  if (name === "sandbox") return sandboxNetwork(directory);
  if (existsSync(name)) return readNetworkFile(name);
  throw cliError(
    "CLI_USAGE",
    `"${name}" is neither a network that is known here (sandbox, mainnet, testnet, or one you added) nor a file.`,
  );
}

export function readNetworkFile(path: string): Network {
  try {
    return parseNetwork(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw cliError("CLI_FILE_UNREADABLE", `${path} is not JSON: ${cause.message}`, { cause });
    throw cause;
  }
}
