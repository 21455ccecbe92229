import { scryptAsync } from "@noble/hashes/scrypt.js";
import { fromBase64, type Random, secureRandom, toBase64 } from "../bytes.ts";
import { chainError } from "../errors.ts";

/** A secret locked with a password. Plain JSON: it can be written to a file or kept in a browser's storage. */
export interface KeyBox {
  readonly version: 1;
  readonly kdf: {
    readonly name: "scrypt";
    readonly n: number;
    readonly r: number;
    readonly p: number;
    readonly salt: string;
  };
  readonly cipher: { readonly name: "aes-256-gcm"; readonly iv: string };
  /** What is inside. */
  readonly kind: "mnemonic" | "key";
  readonly secret: string;
}

export interface LockOptions {
  readonly random?: Random;
  /** Work of the key derivation, a power of two; 2^15 takes about a tenth of a second and 32 MB. */
  readonly work?: number;
}

const MAX_WORK = 2 ** 20;

/** Locks a recovery phrase, or a private key of 32 bytes, with a password. */
export async function encryptKey(
  secret: string | Uint8Array,
  password: string,
  { random = secureRandom, work = 2 ** 15 }: LockOptions = {},
): Promise<KeyBox> {
  const [salt, iv] = [random(32), random(12)];
  const kdf = { name: "scrypt", n: work, r: 8, p: 1, salt: toBase64(salt) } as const;
  const plain = typeof secret === "string" ? new TextEncoder().encode(secret) : secret;
  const kind = typeof secret === "string" ? "mnemonic" : "key";
  const key = await deriveKey(password, kdf);
  const locked = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: own(iv), additionalData: label(kind) },
    key,
    own(plain),
  );
  const cipher = { name: "aes-256-gcm", iv: toBase64(iv) } as const;
  return { version: 1, kdf, cipher, kind, secret: toBase64(new Uint8Array(locked)) };
}

/** Opens a box: the phrase as text, a key as bytes. Throws CHAIN_PASSWORD_WRONG for a wrong password or a damaged box. */
export async function decryptKey(box: KeyBox, password: string): Promise<string | Uint8Array> {
  const { kdf, cipher, kind, secret } = box;
  if (box.version !== 1 || kdf.name !== "scrypt" || kdf.n > MAX_WORK || kdf.r > 16 || kdf.p > 4) {
    throw chainError("CHAIN_PASSWORD_WRONG", "The locked key is of a kind that this version does not open");
  }
  const key = await deriveKey(password, kdf);
  const iv = own(fromBase64(cipher.iv));
  try {
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv, additionalData: label(kind) },
      key,
      own(fromBase64(secret)),
    );
    return kind === "mnemonic" ? new TextDecoder().decode(plain) : new Uint8Array(plain);
  } catch (cause) {
    throw chainError("CHAIN_PASSWORD_WRONG", "The password does not open the key", { cause });
  }
}

async function deriveKey(password: string, { n, r, p, salt }: KeyBox["kdf"]): Promise<CryptoKey> {
  const raw = await scryptAsync(password.normalize("NFKC"), fromBase64(salt), { N: n, r, p, dkLen: 32 });
  return crypto.subtle.importKey("raw", own(raw), "AES-GCM", false, ["encrypt", "decrypt"]);
}

function label(kind: KeyBox["kind"]): Uint8Array<ArrayBuffer> {
  return own(new TextEncoder().encode(`slipway-key-1:${kind}`));
}

/** A copy in a buffer of its own, which WebCrypto's types ask for. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
