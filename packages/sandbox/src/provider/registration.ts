import { type Msg, msg } from "@slipway/chain";
import type { OwnCertificate } from "@slipway/gateway";
import type { Attribute } from "@slipway/market";
import { attributesOf, type ProviderProfile } from "./profile.ts";
import type { ProviderNode } from "./provider-node.ts";

export interface Registrant {
  readonly owner: string;
  readonly profile: ProviderProfile;
  readonly certificate: Pick<OwnCertificate, "serial" | "cert" | "pubkey">;
  readonly hostUri: string;
}

/** Puts a provider and its certificate on the chain, or brings what stands there up to date; nothing when all is right. */
export async function register(
  node: ProviderNode,
  { owner, profile, certificate, hostUri }: Registrant,
): Promise<void> {
  const entry = { owner, hostUri, attributes: attributesOf(profile) };
  const messages: Msg[] = [];
  if (!(await node.hasCertificate(owner, certificate.serial))) {
    messages.push(msg.createCertificate({ owner, cert: certificate.cert, pubkey: certificate.pubkey }));
  }
  const known = await node.registration(owner);
  if (known === null) messages.push(msg.createProvider(entry));
  else if (known.hostUri !== hostUri || !isSame(known.attributes, entry.attributes)) {
    messages.push(msg.updateProvider(entry));
  }
  if (messages.length > 0) await node.send(owner, messages);
}

/** Has the auditor sign the attributes of all those that it vouches for, in one transaction. */
export async function audit(
  node: ProviderNode,
  auditor: string,
  registrants: readonly Registrant[],
): Promise<void> {
  const messages: Msg[] = [];
  for (const { owner, profile } of registrants) {
    const attributes = attributesOf(profile);
    if (!profile.audited || isSame(await node.signedAttributes(owner, auditor), attributes)) continue;
    messages.push(msg.signProviderAttributes({ owner, auditor, attributes }));
  }
  if (messages.length > 0) await node.send(auditor, messages);
}

function isSame(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  const text = (list: readonly Attribute[]) =>
    list
      .map(({ key, value }) => `${key}=${value}`)
      .sort()
      .join("\n");
  return text(a) === text(b);
}
