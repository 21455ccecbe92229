/** Auditors sign attributes of providers; tenants may ask for signed ones only. */
import { create } from "@bufbuild/protobuf";
import { type AuditedProvider, AuditedProviderSchema } from "@slipway/chain/gen/akash/audit/v1/audit_pb.ts";
import {
  EventTrustedAuditorCreatedSchema,
  EventTrustedAuditorDeletedSchema,
} from "@slipway/chain/gen/akash/audit/v1/event_pb.ts";
import {
  MsgDeleteProviderAttributesResponseSchema,
  MsgDeleteProviderAttributesSchema,
  MsgSignProviderAttributesResponseSchema,
  MsgSignProviderAttributesSchema,
} from "@slipway/chain/gen/akash/audit/v1/msg_pb.ts";
import { Query } from "@slipway/chain/gen/akash/audit/v1/query_pb.ts";
import type { Attribute } from "@slipway/chain/gen/akash/base/attributes/v1/attribute_pb.ts";
import { addressBytes, isAddress } from "../address.ts";
import { type Context, emitEvent } from "../context.ts";
import { bytesKey } from "../keys.ts";
import { type Module, onMessage, onQuery } from "../module.ts";
import { auditRefusals, invalidArgument, sdk } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { byKey } from "./attributes.ts";
import type { Attested } from "./deployment/spec.ts";
import { list, readMessage, record, writeMessage } from "./json.ts";
import { paginate } from "./pages.ts";
import { findProvider } from "./provider.ts";

/** By provider, then auditor. */
const audited = messageTable("audit/providers", AuditedProviderSchema);

/** What auditors signed about a provider, in the order of their addresses. */
export function attestedOf(ctx: Context, owner: string): Attested[] {
  return audited
    .list(ctx, { prefix: ownerKey(owner) })
    .map(([, { auditor, attributes }]) => ({ auditor, attributes }));
}

function ownerKey(owner: string): string {
  return bytesKey(addressBytes(owner));
}

function keyOf(owner: string, auditor: string): string {
  return ownerKey(owner) + bytesKey(addressBytes(auditor));
}

function put(ctx: Context, owner: string, auditor: string, attributes: readonly Attribute[]): void {
  const sorted = [...attributes].sort(byKey);
  audited.set(
    ctx,
    keyOf(owner, auditor),
    create(AuditedProviderSchema, { owner, auditor, attributes: sorted }),
  );
}

/** Both messages are refused in the same words; nobody looks at the attributes. */
function validateParties({ owner, auditor }: { owner: string; auditor: string }): void {
  if (!isAddress(owner)) throw sdk.invalidAddress.wrap("MsgCreate: Invalid Owner Address");
  if (!isAddress(auditor)) throw sdk.invalidAddress.wrap("MsgCreate: Invalid Auditor Address");
}

const messages = [
  onMessage(MsgSignProviderAttributesSchema, MsgSignProviderAttributesResponseSchema, {
    validate: validateParties,
    run: (ctx, { owner, auditor, attributes }) => {
      if (!findProvider(ctx, owner)) throw auditRefusals.providerNotFound;
      const known = audited.get(ctx, keyOf(owner, auditor))?.attributes ?? [];
      const merged = new Map([...known, ...attributes].map((attribute) => [attribute.key, attribute]));
      put(ctx, owner, auditor, [...merged.values()]);
      emitEvent(ctx, EventTrustedAuditorCreatedSchema, { owner, auditor });
    },
  }),
  onMessage(MsgDeleteProviderAttributesSchema, MsgDeleteProviderAttributesResponseSchema, {
    validate: validateParties,
    run: (ctx, { owner, auditor, keys }) => {
      const known = audited.get(ctx, keyOf(owner, auditor));
      if (!known) throw auditRefusals.providerNotFound;
      const left = new Map(known.attributes.map((attribute) => [attribute.key, attribute]));
      for (const key of keys) {
        if (left.delete(key)) continue;
        throw auditRefusals.attributeNotFound.wrap(
          `trying to delete non-existing attribute "${key}" for auditor/provider "${auditor}/${owner}"`,
        );
      }
      if (keys.length === 0 || left.size === 0) audited.delete(ctx, keyOf(owner, auditor));
      else put(ctx, owner, auditor, [...left.values()]);
      emitEvent(ctx, EventTrustedAuditorDeletedSchema, { owner, auditor });
    },
  }),
];

function assertAddress(address: string): void {
  if (!isAddress(address)) throw invalidArgument("invalid address");
}

const queries = [
  onQuery(Query.method.allProvidersAttributes, (ctx, { pagination }) => {
    const page = paginate(pagination, (options) => audited.walk(ctx, options));
    return { providers: page.items, pagination: page.pagination };
  }),
  onQuery(Query.method.providerAttributes, (ctx, { owner }) => {
    assertAddress(owner);
    const providers = audited.list(ctx, { prefix: ownerKey(owner) }).map(([, item]) => item);
    if (providers.length === 0) throw auditRefusals.providerNotFound;
    return { providers };
  }),
  onQuery(Query.method.providerAuditorAttributes, (ctx, { owner, auditor }) => {
    assertAddress(auditor);
    assertAddress(owner);
    const found = audited.get(ctx, keyOf(owner, auditor));
    if (!found) throw auditRefusals.providerNotFound;
    return { providers: [found] };
  }),
  onQuery(Query.method.auditorAttributes, (ctx, { auditor, pagination }) => {
    assertAddress(auditor);
    const accept = (item: AuditedProvider) => item.auditor === auditor;
    const page = paginate(pagination, (options) => audited.walk(ctx, options), { accept });
    return { providers: page.items, pagination: page.pagination };
  }),
];

export const audit: Module = {
  name: "audit",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    for (const [index, item] of list(record(section, "audit").providers, "audit.providers").entries()) {
      const { owner, auditor, attributes } = readMessage(
        AuditedProviderSchema,
        item,
        `audit.providers[${index}]`,
      );
      put(ctx, owner, auditor, attributes);
    }
  },
  exportGenesis: (ctx) => ({
    providers: audited.list(ctx).map(([, item]) => writeMessage(AuditedProviderSchema, item)),
  }),
};
