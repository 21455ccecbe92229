/**
 * What a command works with: where things are kept, the network, the chain behind it, the key that signs, and how to speak and ask.
 * In: global options. Out: lazily opened parts, so that `slipway --help` touches nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Chain, createChain, type Network, type Signer, signerFromMnemonic } from "@slipway/chain";
import { ask, askPassword } from "./ask.ts";
import { cliError } from "./errors.ts";
import { createKeyStore, type KeyStore, sandboxSigner } from "./keys.ts";
import { createOutput, type Output } from "./output.ts";
import { dataDirectory } from "./paths.ts";
import { createRecords, type Records } from "./records.ts";
import { readSettings, resolveNetwork } from "./settings.ts";

export interface GlobalOptions {
  readonly network?: string;
  readonly data?: string;
  readonly key?: string;
  readonly passwordFile?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

export interface Context {
  readonly out: Output;
  readonly directory: string;
  readonly keys: KeyStore;
  readonly signal: AbortSignal;
  readonly interactive: boolean;
  now(): number;
  random(length: number): Uint8Array;
  network(): Network;
  chain(): Chain;
  signer(): Promise<Signer>;
  records(): Promise<Records>;
  ask(question: string): Promise<string>;
  password(question: string): Promise<string>;
}

export function createContext(options: GlobalOptions, signal: AbortSignal): Context {
  const directory = dataDirectory(options.data, process.env);
  const interactive = process.stdin.isTTY === true && options.json !== true;
  const color =
    options.color !== false && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const out = createOutput(process, { json: options.json === true, quiet: options.quiet === true, color });
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const keys = createKeyStore(join(directory, "keys"), random);
  const network = once(() =>
    resolveNetwork(options.network ?? readSettings(directory).network ?? "sandbox", directory),
  );
  const chain = once(() => createChain({ network: network(), signal }));
  const password = (question: string) => readPassword(options.passwordFile, interactive, question);
  const signer = once(async () => {
    if (network().kind === "sandbox" && options.key === undefined) return sandboxSigner(directory, random);
    const name = options.key ?? readSettings(directory).key ?? onlyKey(keys);
    return signerFromMnemonic(await keys.open(name, await password(`Password of key "${name}": `)));
  });
  return {
    out,
    directory,
    keys,
    signal,
    interactive,
    now: () => Date.now(),
    random,
    network,
    chain,
    signer,
    records: async () => createRecords(directory, network().chainId, (await signer()).address),
    ask: (question) => ask(question, signal),
    password,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function onlyKey(keys: KeyStore): string {
  const [first, ...others] = keys.list();
  if (first === undefined)
    throw cliError("CLI_KEY_UNKNOWN", "No key is kept here yet, and this network needs one to sign with.");
  if (others.length > 0)
    throw cliError(
      "CLI_USAGE",
      "Several keys are kept here; choose one with --key NAME or `slipway keys use NAME`.",
    );
  return first.name;
}

async function readPassword(
  file: string | undefined,
  interactive: boolean,
  question: string,
): Promise<string> {
  if (file !== undefined) return readTextFile(file).replace(/\r?\n$/, "");
  const given = process.env.SLIPWAY_PASSWORD;
  if (given !== undefined) return given;
  if (!interactive)
    throw cliError("CLI_PASSWORD_MISSING", "A password is needed and there is no terminal to ask on.");
  return askPassword(question);
}

/** A text file, or standard input for `-`. Throws CLI_FILE_UNREADABLE. */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliError("CLI_FILE_UNREADABLE", `Cannot read ${path}: ${reason}`, { cause });
  }
}
