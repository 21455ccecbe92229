import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToSeedWebcrypto, validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { type Random, secureRandom } from "../bytes.ts";
import { chainError } from "../errors.ts";

export interface DerivationOptions {
  /** Which account of the phrase: the last number of m/44'/118'/0'/0/i. */
  readonly index?: number;
}

/** A new recovery phrase of 24 words. */
export function createMnemonic(random: Random = secureRandom): string {
  return entropyToMnemonic(random(32), wordlist);
}

/** The phrase with single spaces and small letters; throws CHAIN_MNEMONIC_INVALID without repeating any word of it. */
export function parseMnemonic(text: string): string {
  const words = text.trim().toLowerCase().split(/\s+/);
  const mnemonic = words.join(" ");
  if (validateMnemonic(mnemonic, wordlist)) return mnemonic;
  const known = new Set(wordlist);
  const position = words.findIndex((word) => !known.has(word)) + 1;
  const why =
    position > 0 ? `word ${position} is not in the list` : "a word is missing, doubled or out of place";
  throw chainError(
    "CHAIN_MNEMONIC_INVALID",
    `The recovery phrase of ${words.length} words is not valid: ${why}`,
  );
}

/** The private key (32 bytes) that the phrase gives for an account. */
export async function privateKeyFromMnemonic(
  text: string,
  { index = 0 }: DerivationOptions = {},
): Promise<Uint8Array> {
  const seed = await mnemonicToSeedWebcrypto(parseMnemonic(text));
  const { privateKey } = HDKey.fromMasterSeed(seed).derive(`m/44'/118'/0'/0/${index}`);
  if (!privateKey)
    throw chainError("CHAIN_KEY_INVALID", `The recovery phrase gives no key at index ${index}`);
  return privateKey;
}
