/**
 * Certificates in the form that the chain keeps.
 *
 * In: an account address and dates. Out: a self-signed ECDSA P-256 certificate with the address as its name, its public
 * key and its private key, each as PEM. The chain stores certificate and public key (`MsgCreateCertificate`); whoever
 * shows the certificate proves the account. Made with WebCrypto, so it works in browsers too.
 */
import { base64 } from "@scure/base";
import {
  bits,
  boolean,
  context,
  implicit,
  integer,
  join,
  objectId,
  octets,
  printable,
  sequence,
  set,
  time,
  utf8,
} from "./der.ts";

export interface OwnCertificate {
  readonly address: string;
  /** Decimal, as the chain writes it. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** PEM `CERTIFICATE`; its bytes are `MsgCreateCertificate.cert`. */
  readonly cert: string;
  /** PEM `EC PUBLIC KEY`; its bytes are `MsgCreateCertificate.pubkey`. */
  readonly pubkey: string;
  /** PEM `PRIVATE KEY` (PKCS#8). Secret. */
  readonly key: string;
}

export interface CertificateOptions {
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Names of the server; given for providers, absent for tenants. */
  readonly hosts?: readonly string[];
  readonly days?: number;
  readonly notBefore?: Date;
  /** Default: nanoseconds since 1970, as the field's tools choose it. */
  readonly serial?: bigint;
  /** Use this key pair (extractable, P-256) instead of a new one. */
  readonly keys?: CryptoKeyPair;
}

const clientAuth = "1.3.6.1.5.5.7.3.2";
const serverAuth = "1.3.6.1.5.5.7.3.1";
const ecdsaWithSha256 = "1.2.840.10045.4.3.2";

/** Makes a certificate: for a tenant, or with `hosts` for a provider's gateway. Valid for a year unless told. */
export async function createCertificate(options: CertificateOptions): Promise<OwnCertificate> {
  const { address, now = Date.now, hosts = [], days = 365, keys = await generateKeys() } = options;
  const notBefore = wholeSecond(options.notBefore ?? new Date(now()));
  const notAfter = new Date(notBefore.getTime() + days * 86_400_000);
  const serial = options.serial ?? BigInt(now()) * 1_000_000n;
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const usages = hosts.length > 0 ? [clientAuth, serverAuth] : [clientAuth];
  const fields = { subject: address, issuer: address, serial, notBefore, notAfter, usages, hosts, spki };
  const der = await writeCertificate(fields, {
    algorithm: sequence(objectId(ecdsaWithSha256)),
    sign: async (body) =>
      derSignature(
        new Uint8Array(
          await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, plain(body)),
        ),
      ),
  });
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    address,
    serial: serial.toString(),
    notBefore,
    notAfter,
    cert: toPem("CERTIFICATE", der),
    pubkey: toPem("EC PUBLIC KEY", spki),
    key: toPem("PRIVATE KEY", pkcs8),
  };
}

export interface CertificateFields {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: bigint;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Extended key usages by OID; the extension is left out when there are none. */
  readonly usages: readonly string[];
  readonly hosts: readonly string[];
  /** The public key, DER. */
  readonly spki: Uint8Array;
}

/** Writes a certificate with any signature; `sign` gives the signature's DER for the bytes that are signed. */
export async function writeCertificate(
  fields: CertificateFields,
  {
    algorithm,
    sign,
  }: { readonly algorithm: Uint8Array; readonly sign: (body: Uint8Array) => Promise<Uint8Array> },
): Promise<Uint8Array> {
  const body = sequence(
    context(0, integer(2n)),
    integer(fields.serial),
    algorithm,
    name(fields.issuer),
    sequence(time(fields.notBefore), time(fields.notAfter)),
    name(fields.subject),
    fields.spki,
    context(3, sequence(...extensions(fields))),
  );
  return sequence(body, algorithm, bits(await sign(body)));
}

/** Says whether a certificate should be replaced: it has less than a tenth of its life left. */
export function isDueForRenewal(
  certificate: Pick<OwnCertificate, "notBefore" | "notAfter">,
  nowMs: number,
): boolean {
  const life = certificate.notAfter.getTime() - certificate.notBefore.getTime();
  return certificate.notAfter.getTime() - nowMs < life / 10;
}

export function toPem(label: string, der: Uint8Array): string {
  const lines = base64.encode(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The bytes inside a PEM block, whatever its label; undefined when it is none. */
export function fromPem(pem: string): Uint8Array | undefined {
  const body = /-----BEGIN [A-Z0-9 ]+-----([\s\S]+?)-----END/.exec(pem)?.[1]?.replace(/\s+/g, "");
  if (body === undefined) return undefined;
  try {
    return base64.decode(body);
  } catch {
    return undefined;
  }
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
}

/** Common name, and the version under an OID that the chain's own tools write. */
function name(address: string): Uint8Array {
  return sequence(
    set(sequence(objectId("2.5.4.3"), utf8(address))),
    set(sequence(objectId("2.23.133.2.6"), printable("v0.0.1"))),
  );
}

function extensions({ usages, hosts }: CertificateFields): Uint8Array[] {
  // keyEncipherment and dataEncipherment: bits 2 and 3
  const list = [extension("2.5.29.15", true, bits(Uint8Array.of(0b0011_0000), 4))];
  if (usages.length > 0) list.push(extension("2.5.29.37", false, sequence(...usages.map(objectId))));
  list.push(extension("2.5.29.19", true, sequence()));
  if (hosts.length > 0) list.push(extension("2.5.29.17", false, sequence(...hosts.map(alternativeName))));
  return list;
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function alternativeName(host: string): Uint8Array {
  const ip = /^\d+\.\d+\.\d+\.\d+$/.test(host);
  return ip
    ? implicit(7, Uint8Array.from(host.split("."), Number))
    : implicit(2, new TextEncoder().encode(host));
}

/** WebCrypto gives r and s side by side; X.509 wants them as two integers. */
function derSignature(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  return sequence(integer(toBigInt(raw.subarray(0, half))), integer(toBigInt(raw.subarray(half))));
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

const wholeSecond = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);

/** WebCrypto's types want a view of a plain buffer. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(join([bytes]));
