/**
 * A tenant's client certificate through its life on chain.
 *
 * In: a chain, the tenant's signer, a place to keep the certificate. Out: one that stands valid on chain and has life
 * left; made, published and kept when there was none, replaced before it runs out. The old one stays valid until it is
 * revoked, so that nothing breaks in between.
 */
import { type Chain, msg, type Signer } from "@slipway/chain";
import { createCertificate, isDueForRenewal, type OwnCertificate } from "./create.ts";

export interface CertificateOnChain {
  readonly chain: Pick<Chain, "certificates" | "send">;
  readonly signer: Signer;
  readonly signal?: AbortSignal;
}

export interface CertificatePlace {
  /** The private key in it is secret. */
  load(): Promise<OwnCertificate | undefined>;
  save(certificate: OwnCertificate): Promise<void>;
}

/** Gives a certificate that providers accept now, publishing a new one when needed; then the old one is revoked. */
export async function ensureCertificate(
  { chain, signer, signal }: CertificateOnChain,
  place: CertificatePlace,
  now: () => number = Date.now,
): Promise<OwnCertificate> {
  const kept = await place.load();
  const isOurs = kept !== undefined && kept.address === signer.address;
  const stands = isOurs && (await isOnChain(chain, kept));
  if (isOurs && stands && !isDueForRenewal(kept, now())) return kept;
  const made = await createCertificate({ address: signer.address, now });
  // Kept first: a key that is lost after publishing could never be used.
  await place.save(made);
  await publishCertificate({ chain, signer, ...(signal ? { signal } : {}) }, made);
  if (stands) await revokeCertificate({ chain, signer, ...(signal ? { signal } : {}) }, kept.serial);
  return made;
}

export async function publishCertificate(
  { chain, signer, signal }: CertificateOnChain,
  own: OwnCertificate,
): Promise<void> {
  const { cert, pubkey } = own;
  await chain.send(
    signer,
    [msg.createCertificate({ owner: signer.address, cert, pubkey })],
    signal ? { signal } : {},
  );
}

/** After this no provider accepts the certificate; connections that are open stay. */
export async function revokeCertificate(
  { chain, signer, signal }: CertificateOnChain,
  serial: string,
): Promise<void> {
  await chain.send(
    signer,
    [msg.revokeCertificate({ owner: signer.address, serial })],
    signal ? { signal } : {},
  );
}

async function isOnChain(
  chain: Pick<Chain, "certificates">,
  { address, serial }: OwnCertificate,
): Promise<boolean> {
  const { certificates } = await chain.certificates({ owner: address, serial, state: "valid" });
  return certificates.length > 0;
}
