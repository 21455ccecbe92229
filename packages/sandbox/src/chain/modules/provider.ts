/** Providers: who offers computing, where, with which attributes. */
import { create } from "@bufbuild/protobuf";
import type { Attribute } from "@slipway/chain/gen/akash/base/attributes/v1/attribute_pb.ts";
import {
  EventProviderCreatedSchema,
  EventProviderUpdatedSchema,
} from "@slipway/chain/gen/akash/provider/v1beta4/event_pb.ts";
import {
  MsgCreateProviderResponseSchema,
  MsgCreateProviderSchema,
  MsgDeleteProviderResponseSchema,
  MsgDeleteProviderSchema,
  MsgUpdateProviderResponseSchema,
  MsgUpdateProviderSchema,
} from "@slipway/chain/gen/akash/provider/v1beta4/msg_pb.ts";
import {
  type Info,
  type Provider,
  ProviderSchema,
} from "@slipway/chain/gen/akash/provider/v1beta4/provider_pb.ts";
import { Query } from "@slipway/chain/gen/akash/provider/v1beta4/query_pb.ts";
import { addressBytes, isAddress } from "../address.ts";
import { type Context, emitEvent } from "../context.ts";
import { parseGoUrl } from "../go-url.ts";
import { bytesKey } from "../keys.ts";
import { type Module, onMessage, onQuery } from "../module.ts";
import { invalidArgument, providerRefusals, sdk } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { need } from "../tx/fill.ts";
import { validateAttributes } from "./attributes.ts";
import { list, readMessage, record, writeMessage } from "./json.ts";
import { paginate } from "./pages.ts";

const providers = messageTable("provider/providers", ProviderSchema);

export function findProvider(ctx: Context, owner: string): Provider | undefined {
  return providers.get(ctx, keyOf(owner));
}

function keyOf(owner: string): string {
  return bytesKey(addressBytes(owner));
}

interface Wanted {
  readonly owner: string;
  readonly hostUri: string;
  readonly attributes: readonly Attribute[];
  readonly info?: Info | undefined;
}

/** Keys of a provider's own attributes: without the star at the end that others may have. */
const KEY = /^[a-zA-Z][\w/.-]{1,126}$/;

function validate({ owner, hostUri, attributes, info }: Wanted, name: string): void {
  validateUri(hostUri);
  if (!isAddress(owner)) throw sdk.invalidAddress.wrap(`${name}: Invalid Provider Address`);
  validateAttributes(attributes, KEY);
  if (!parseGoUrl(info?.website ?? "")) throw providerRefusals.invalidWebsite;
}

/** A provider's address is `https://host:port` and nothing after it. */
function validateUri(uri: string): void {
  const url = parseGoUrl(uri);
  const quoted = JSON.stringify(uri);
  if (!url) throw providerRefusals.invalidUri;
  if (url.scheme === "") throw providerRefusals.notAbsoluteUri.wrap(`validating ${quoted} for absolute URI`);
  if (url.scheme !== "https") throw providerRefusals.invalidUri.wrap(`scheme in ${quoted} should be https`);
  if (url.host === "") throw providerRefusals.invalidUri.wrap(`validating ${quoted} for valid host`);
  if (url.path !== "") throw providerRefusals.invalidUri.wrap(`path in ${quoted} should be empty`);
}

function toProvider({ owner, hostUri, attributes, info }: Wanted): Provider {
  return create(ProviderSchema, { owner, hostUri, attributes: [...attributes], info: need(info) });
}

const messages = [
  onMessage(MsgCreateProviderSchema, MsgCreateProviderResponseSchema, {
    validate: (msg) => validate(msg, "MsgCreate"),
    run: (ctx, msg) => {
      if (findProvider(ctx, msg.owner)) throw providerRefusals.exists.wrap(`id: ${msg.owner}`);
      providers.set(ctx, keyOf(msg.owner), toProvider(msg));
      emitEvent(ctx, EventProviderCreatedSchema, { owner: msg.owner });
    },
  }),
  onMessage(MsgUpdateProviderSchema, MsgUpdateProviderResponseSchema, {
    validate: (msg) => validate(msg, "MsgUpdate"),
    run: (ctx, msg) => {
      if (!findProvider(ctx, msg.owner)) throw providerRefusals.notFound.wrap(`id: ${msg.owner}`);
      providers.set(ctx, keyOf(msg.owner), toProvider(msg));
      emitEvent(ctx, EventProviderUpdatedSchema, { owner: msg.owner });
    },
  }),
  onMessage(MsgDeleteProviderSchema, MsgDeleteProviderResponseSchema, {
    validate: ({ owner }) => {
      if (!isAddress(owner)) throw sdk.invalidAddress.wrap("MsgDelete: Invalid Provider Address");
    },
    run: (ctx, { owner }) => {
      if (!findProvider(ctx, owner)) throw providerRefusals.notFound;
      // The real chain has the message but not the work.
      throw providerRefusals.internal.wrap("NOTIMPLEMENTED");
    },
  }),
];

const queries = [
  onQuery(Query.method.providers, (ctx, { pagination }) => {
    const page = paginate(pagination, (options) => providers.walk(ctx, options));
    return { providers: page.items, pagination: page.pagination };
  }),
  onQuery(Query.method.provider, (ctx, { owner }) => {
    if (!isAddress(owner)) throw invalidArgument("invalid address");
    const provider = findProvider(ctx, owner);
    if (!provider) throw providerRefusals.notFound;
    return { provider };
  }),
];

export const provider: Module = {
  name: "provider",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    for (const [index, item] of list(record(section, "provider").providers, "provider.providers").entries()) {
      const read = readMessage(ProviderSchema, item, `provider.providers[${index}]`);
      providers.set(ctx, keyOf(read.owner), read);
    }
  },
  exportGenesis: (ctx) => ({
    providers: providers.list(ctx).map(([, item]) => writeMessage(ProviderSchema, item)),
  }),
};
