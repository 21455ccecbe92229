/** Reading certificates that others show, with Node's own parser. */
import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { isAddress } from "../token/claims.ts";
import { fromPem, toPem } from "./create.ts";

export interface ShownCertificate {
  readonly x509: X509Certificate;
  readonly der: Uint8Array;
  /** The account that the certificate names, when subject and issuer both name it. */
  readonly address: string | undefined;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Reads what can be believed of a certificate without asking anybody. Undefined when it cannot be parsed. */
export function readCertificate(input: X509Certificate | Uint8Array | string): ShownCertificate | undefined {
  let x509: X509Certificate;
  try {
    x509 = input instanceof X509Certificate ? input : new X509Certificate(input);
  } catch {
    return undefined;
  }
  const subject = commonName(x509.subject);
  return {
    x509,
    der: x509.raw,
    address:
      subject !== undefined && isAddress(subject) && subject === commonName(x509.issuer)
        ? subject
        : undefined,
    serial: BigInt(`0x${x509.serialNumber}`).toString(),
    notBefore: new Date(x509.validFrom),
    notAfter: new Date(x509.validTo),
  };
}

/** The key that the chain keeps beside a certificate; its PEM label is one that Node does not know. */
export function readChainKey(pubkey: Uint8Array): KeyObject | undefined {
  const der = fromPem(new TextDecoder().decode(pubkey));
  if (der === undefined) return undefined;
  try {
    return createPublicKey(toPem("PUBLIC KEY", der));
  } catch {
    return undefined;
  }
}

/** Says whether two keys are the same, byte by byte. */
export function isSameKey(one: KeyObject, other: KeyObject): boolean {
  return one.export({ type: "spki", format: "der" }).equals(other.export({ type: "spki", format: "der" }));
}

function commonName(distinguished: string): string | undefined {
  return distinguished
    .split("\n")
    .find((line) => line.startsWith("CN="))
    ?.slice(3);
}
