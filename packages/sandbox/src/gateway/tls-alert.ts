/**
 * A last word after a TLS 1.3 handshake: why the connection ends.
 *
 * In: the secret of the server's side, as the key log tells it, and an alert. Out: the one record that says so, sealed as
 * the first of the connection. Node ends such connections without a word; a real provider's program says "bad certificate".
 */
import { type CipherGCMTypes, createCipheriv, createHmac } from "node:crypto";

export const badCertificate = 42;

/** What a cipher suite seals with. */
const suites = {
  TLS_AES_128_GCM_SHA256: { cipher: "aes-128-gcm", hash: "sha256", keyLength: 16 },
  TLS_AES_256_GCM_SHA384: { cipher: "aes-256-gcm", hash: "sha384", keyLength: 32 },
  TLS_CHACHA20_POLY1305_SHA256: { cipher: "chacha20-poly1305", hash: "sha256", keyLength: 32 },
} as const;

/** The server's secret in a line of a key log; undefined in every other line. */
export function serverSecretOf(line: Buffer): Buffer | undefined {
  const [label, , secret] = line.toString("latin1").trim().split(" ");
  return label === "SERVER_TRAFFIC_SECRET_0" && secret !== undefined ? Buffer.from(secret, "hex") : undefined;
}

/** Undefined for a suite that is not offered here. Right only while the server has sent nothing after its handshake. */
export function firstAlert(suite: string, secret: Buffer, alert: number): Buffer | undefined {
  const known = Object.entries(suites).find(([name]) => name === suite)?.[1];
  if (known === undefined) return undefined;
  const { cipher, hash, keyLength } = known;
  const key = expand(hash, secret, "key", keyLength);
  // Of the first record the number is zero, so the nonce is the vector itself.
  const nonce = expand(hash, secret, "iv", 12);
  // Fatal, the alert, and that it is an alert.
  const inner = Buffer.of(2, alert, 21);
  const header = Buffer.of(23, 3, 3, 0, inner.length + 16);
  const sealing = createCipheriv(cipher as CipherGCMTypes, key, nonce, { authTagLength: 16 });
  sealing.setAAD(header, { plaintextLength: inner.length });
  const sealed = Buffer.concat([sealing.update(inner), sealing.final()]);
  return Buffer.concat([header, sealed, sealing.getAuthTag()]);
}

/** HKDF-Expand-Label of TLS 1.3 without a context, for up to one block of the hash. */
function expand(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const input = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0), Buffer.of(1)]);
  return createHmac(hash, secret).update(input).digest().subarray(0, length);
}
