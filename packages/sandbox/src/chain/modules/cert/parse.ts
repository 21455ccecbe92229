/** Certificates as the chain reads them: PEM blocks, a serial number, and whose name stands in them. */
import { X509Certificate } from "node:crypto";
import { addressBytes, addressProblem } from "../../address.ts";
import { certRefusals, plain } from "../../refusal.ts";

/** The serial number of an owner's certificate. Refuses what is none; the key beside it is only looked at from outside. */
export function readCertificate(owner: string, cert: Uint8Array, pubkey: Uint8Array): bigint {
  const { name, serial } = parseCertificate(cert, pubkey);
  const problem = addressProblem(name);
  if (problem !== undefined) throw plain(`${certRefusals.invalidCertificate.message}: ${problem}`);
  if (!Buffer.from(addressBytes(name)).equals(addressBytes(owner))) {
    throw plain(`${certRefusals.invalidCertificate.message}: CommonName does not match owner`);
  }
  return serial;
}

function parseCertificate(cert: Uint8Array, pubkey: Uint8Array): { name: string; serial: bigint } {
  pemBody(pubkey, "EC PUBLIC KEY", certRefusals.invalidPubkey);
  const parsed = readX509(pemBody(cert, "CERTIFICATE", certRefusals.invalidCertificate));
  const names = [...parsed.subject.matchAll(/^CN=(.*)$/gm)];
  return { name: names.at(-1)?.[1] ?? "", serial: BigInt(`0x${parsed.serialNumber}`) };
}

function pemBody(pem: Uint8Array, type: string, refusal: Error): Buffer {
  const text = Buffer.from(pem).toString("latin1");
  const match = /(?:^|\n)-----BEGIN ([^-]+)-----\s*\n([A-Za-z0-9+/=\s]*)-----END \1-----[ \t\r]*\n?$/.exec(
    text,
  );
  if (!match) throw refusal;
  if (match[1] !== type) throw plain(`${refusal.message}: invalid pem block type`);
  return Buffer.from(match[2] ?? "", "base64");
}

function readX509(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw plain("x509: malformed certificate");
  }
}
