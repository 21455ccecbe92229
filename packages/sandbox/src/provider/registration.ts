import type { OwnCertificate } from "@slipway/gateway";
import {
  certificateMessage,
  createProviderMessage,
  type PackedMessage,
  type ProviderEntry,
  signAttributesMessage,
  updateProviderMessage,
} from "./messages.ts";
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
  const entry: ProviderEntry = { owner, hostUri, attributes: attributesOf(profile), website: "" };
  const messages: PackedMessage[] = [];
  if (!(await node.hasCertificate(owner, certificate.serial))) {
    messages.push(certificateMessage(owner, certificate.cert, certificate.pubkey));
  }
  const known = await node.registration(owner);
  if (known === null) messages.push(createProviderMessage(entry));
  else if (known.hostUri !== hostUri || !isSame(known.attributes, entry.attributes)) {
    messages.push(updateProviderMessage(entry));
  }
  if (messages.length > 0) await node.send(owner, messages);
}

/** Has the auditor sign the attributes of all those that it vouches for, in one transaction. */
export async function audit(
  node: ProviderNode,
  auditor: string,
  registrants: readonly Registrant[],
): Promise<void> {
  const messages: PackedMessage[] = [];
  for (const { owner, profile, hostUri } of registrants) {
    const attributes = attributesOf(profile);
    if (!profile.audited || isSame(await node.signedAttributes(owner, auditor), attributes)) continue;
    messages.push(signAttributesMessage(auditor, { owner, hostUri, attributes, website: "" }));
  }
  if (messages.length > 0) await node.send(auditor, messages);
}

function isSame(a: ProviderEntry["attributes"], b: ProviderEntry["attributes"]): boolean {
  const text = (list: ProviderEntry["attributes"]) =>
    list
      .map(({ key, value }) => `${key}=${value}`)
      .sort()
      .join("\n");
  return text(a) === text(b);
}
