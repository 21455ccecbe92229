/**
 * Is this the provider?
 *
 * In: the certificate that a machine showed, and what the chain keeps. Out: nothing when the machine is the provider, an
 * error otherwise. A certificate is good when its name is the provider's account, its serial stands valid on chain under
 * that account, its key is the one on chain, and its dates hold; or when a public authority vouches for the host name.
 * There is no way around this check.
 */
import type { X509Certificate } from "node:crypto";
import { isSameKey, readCertificate, readChainKey, type ShownCertificate } from "./certificate/read.ts";
import { gatewayError } from "./errors.ts";

/** What the chain keeps of one certificate: PEM bytes of the certificate and of its public key. */
export interface ChainCertificate {
  readonly cert: Uint8Array;
  readonly pubkey: Uint8Array;
}

/** Asks the chain for valid certificates of an owner. The chain package's `certificates` fits through `fromChain`. */
export type FindCertificates = (filter: {
  readonly owner: string;
  readonly serial: string;
}) => Promise<readonly ChainCertificate[]>;

export interface IdentityQuestion {
  readonly provider: string;
  readonly host: string;
  readonly shown: X509Certificate | undefined;
  /** A public authority vouches for the host name: Node's own verification with the system's roots. */
  readonly vouched: boolean;
  readonly certificates: FindCertificates;
  readonly now: () => number;
}

/** Returns when the shown certificate proves the provider; throws `GATEWAY_IDENTITY_…` otherwise. */
export async function checkIdentity(question: IdentityQuestion): Promise<void> {
  const { provider, host, shown, vouched, now } = question;
  if (shown === undefined) throw mismatch(question, "it showed no certificate");
  if (vouched) return;
  const certificate = readCertificate(shown);
  if (certificate === undefined) throw mismatch(question, "its certificate cannot be read");
  const { address, serial } = certificate;
  if (address === undefined)
    throw mismatch(question, "its certificate names no account and no public authority vouches for it");
  if (address !== provider) throw mismatch(question, `its certificate names ${address}`);
  if (!isCurrent(certificate, now())) {
    throw gatewayError(
      "GATEWAY_IDENTITY_EXPIRED",
      `The certificate of provider ${provider} at ${host} is valid from ${certificate.notBefore.toISOString()} to ${certificate.notAfter.toISOString()}.`,
      { details: { provider, host, serial, notAfter: certificate.notAfter.toISOString() } },
    );
  }
  const kept = await askChain(question, serial);
  if (kept.length === 0) throw mismatch(question, `its certificate ${serial} is not valid on chain`);
  if (!kept.some((each) => isKeyOf(certificate, each)))
    throw mismatch(question, "its key is not the one on chain");
}

async function askChain(question: IdentityQuestion, serial: string): Promise<readonly ChainCertificate[]> {
  try {
    return await question.certificates({ owner: question.provider, serial });
  } catch (cause) {
    throw gatewayError(
      "GATEWAY_IDENTITY_UNPROVEN",
      `The chain did not say whether certificate ${serial} of provider ${question.provider} is valid.`,
      { cause, details: { provider: question.provider, serial } },
    );
  }
}

/** The key on chain is the certificate's key, and the certificate is signed with it. */
function isKeyOf(certificate: ShownCertificate, kept: ChainCertificate): boolean {
  const key = readChainKey(kept.pubkey);
  return key !== undefined && isSameKey(certificate.x509.publicKey, key) && certificate.x509.verify(key);
}

function isCurrent({ notBefore, notAfter }: ShownCertificate, nowMs: number): boolean {
  return nowMs >= notBefore.getTime() && nowMs <= notAfter.getTime();
}

function mismatch({ provider, host }: IdentityQuestion, why: string): Error {
  return gatewayError(
    "GATEWAY_IDENTITY_MISMATCH",
    `The machine at ${host} is not provider ${provider}: ${why}.`,
    {
      details: { provider, host, why },
    },
  );
}
