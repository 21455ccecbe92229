import {
  MsgDeleteProviderAttributesSchema,
  MsgSignProviderAttributesSchema,
} from "../gen/akash/audit/v1/msg_pb.ts";
import { MsgCreateProviderSchema, MsgUpdateProviderSchema } from "../gen/akash/provider/v1beta4/msg_pb.ts";
import { type Msg, pack } from "../tx.ts";

export interface Attribute {
  readonly key: string;
  readonly value: string;
}

export interface ProviderProfile {
  readonly owner: string;
  /** The gateway's address: https, no path. */
  readonly hostUri: string;
  readonly attributes: readonly Attribute[];
  readonly email?: string;
  readonly website?: string;
}

/** Registers a provider. Signed by the owner. */
export function createProvider(profile: ProviderProfile): Msg {
  return pack(MsgCreateProviderSchema, toProvider(profile));
}

/** Replaces a provider's registration. Signed by the owner. */
export function updateProvider(profile: ProviderProfile): Msg {
  return pack(MsgUpdateProviderSchema, toProvider(profile));
}

/** Vouches for attributes of a provider. Signed by the auditor. */
export function signProviderAttributes(given: {
  readonly owner: string;
  readonly auditor: string;
  readonly attributes: readonly Attribute[];
}): Msg {
  return pack(MsgSignProviderAttributesSchema, { ...given, attributes: [...given.attributes] });
}

/** Takes back what the auditor vouched for; without keys, all of it. Signed by the auditor. */
export function deleteProviderAttributes(given: {
  readonly owner: string;
  readonly auditor: string;
  readonly keys?: readonly string[];
}): Msg {
  return pack(MsgDeleteProviderAttributesSchema, { ...given, keys: [...(given.keys ?? [])] });
}

function toProvider({ owner, hostUri, attributes, email = "", website = "" }: ProviderProfile) {
  return { owner, hostUri, attributes: [...attributes], info: { email, website } };
}
