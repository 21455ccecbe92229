/**
 * Is this client certificate good?
 *
 * In: what a client showed. Out: the account it proves, or why it proves none. It must be, byte by byte, the certificate
 * that stands valid on chain under the account it names, be in its dates, allow client use, and be signed by a P-256 key.
 */
import type { X509Certificate } from "node:crypto";
import { fromPem, readCertificate, readChainKey } from "@slipway/gateway";
import type { ChainView } from "./chain-view.ts";

const clientAuth = "1.3.6.1.5.5.7.3.2";
const anyUsage = "2.5.29.37.0";

export type CertificateReading =
  | { readonly ok: true; readonly account: string }
  | { readonly ok: false; readonly why: string };

export async function checkClientCertificate(
  shown: X509Certificate,
  chain: Pick<ChainView, "certificates">,
  now: () => number,
): Promise<CertificateReading> {
  // Node gives the next certificate that the client sent here, whether or not it is the issuer's.
  if (shown.issuerCertificate !== undefined) return { ok: false, why: "more than one certificate" };
  const certificate = readCertificate(shown);
  if (certificate === undefined) return { ok: false, why: "cannot be read" };
  const { address, serial, der, notBefore, notAfter } = certificate;
  if (address === undefined) return { ok: false, why: "names no account as both subject and issuer" };
  const kept = await chain.certificates({ owner: address, serial });
  if (kept.length === 0) return { ok: false, why: "not valid on chain" };
  const same = kept.find((each) => equal(fromPem(new TextDecoder().decode(each.cert)), der));
  if (same === undefined) return { ok: false, why: "differs from the one on chain" };
  const key = readChainKey(same.pubkey);
  if (key?.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    return { ok: false, why: "the key on chain is not P-256" };
  if (!shown.verify(key)) return { ok: false, why: "not signed by the key on chain" };
  if (now() < notBefore.getTime() || now() > notAfter.getTime())
    return { ok: false, why: "out of its dates" };
  const usages = shown.keyUsage;
  if (
    usages !== undefined &&
    usages.length > 0 &&
    !usages.includes(clientAuth) &&
    !usages.includes(anyUsage)
  ) {
    return { ok: false, why: "does not allow client use" };
  }
  return { ok: true, account: address };
}

function equal(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.from(one).equals(other);
}
