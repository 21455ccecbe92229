/**
 * The keys that this machine keeps: one file each, encrypted with a password (scrypt and AES-GCM). A file holds name, address and the
 * box; the mnemonic is never written in the clear. The sandbox's throw-away key is the one exception: its coins are worth nothing.
 */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  createMnemonic,
  decryptKey,
  encryptKey,
  type KeyBox,
  type Signer,
  signerFromMnemonic,
} from "@slipway/chain";
import { cliError } from "./errors.ts";
import { readJson, writeWhole } from "./paths.ts";

export interface KeptKey {
  readonly name: string;
  readonly address: string;
  readonly box: KeyBox;
}

export interface KeyStore {
  list(): readonly { name: string; address: string }[];
  /** Encrypts and keeps a mnemonic. Throws CLI_KEY_EXISTS; never replaces a key. */
  add(name: string, mnemonic: string, password: string): Promise<KeptKey>;
  /** The mnemonic in the clear. Throws CLI_KEY_UNKNOWN, or CHAIN_PASSWORD_WRONG. */
  open(name: string, password: string): Promise<string>;
  remove(name: string): void;
}

type Random = (length: number) => Uint8Array;

export function createKeyStore(directory: string, random: Random): KeyStore {
  const fileOf = (name: string) => {
    if (!/^[\w.-]{1,64}$/.test(name) || name.startsWith("."))
      throw cliError("CLI_USAGE", `"${name}" cannot be a key's name: use letters, digits, ".", "_" and "-".`);
    return join(directory, `${name}.json`);
  };
  const read = (name: string): KeptKey => {
    const kept = readJson(fileOf(name));
    if (kept === undefined) throw cliError("CLI_KEY_UNKNOWN", `There is no key "${name}".`);
    return kept as KeptKey; // written by `add` below; a damaged file throws in readJson
  };
  return {
    list: () =>
      namesIn(directory).map((name) => {
        const { address } = read(name);
        return { name, address };
      }),
    add: async (name, mnemonic, password) => {
      if (namesIn(directory).includes(name))
        throw cliError("CLI_KEY_EXISTS", `A key "${name}" is kept already.`);
      const { address } = await signerFromMnemonic(mnemonic);
      const key = { name, address, box: await encryptKey(mnemonic, password, { random }) };
      writeWhole(fileOf(name), `${JSON.stringify(key, null, 2)}\n`);
      return key;
    },
    open: async (name, password) => {
      const secret = await decryptKey(read(name).box, password);
      if (typeof secret === "string") return secret;
      throw cliError("CLI_KEY_UNKNOWN", `The file of key "${name}" holds a bare private key, not words.`);
    },
    remove: (name) => {
      read(name);
      rmSync(fileOf(name));
    },
  };
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(".json") && !file.startsWith("."))
      .map((file) => file.slice(0, -".json".length))
      .sort();
  } catch {
    return []; // no directory yet: no keys
  }
}

/** The sandbox's key of this machine; made on first use. */
export async function sandboxSigner(directory: string, random: Random): Promise<Signer> {
  const path = join(directory, "sandbox-key.json");
  const kept = readJson(path) as { mnemonic: string } | undefined;
  const mnemonic = kept?.mnemonic ?? createMnemonic(random);
  if (kept === undefined)
    writeWhole(
      path,
      `${JSON.stringify({ note: "A throw-away key: its coins exist in the sandbox only.", mnemonic })}\n`,
    );
  return signerFromMnemonic(mnemonic);
}
