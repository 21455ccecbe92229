/** All modules side by side: who handles which message, who answers which query, which types may stand in an Any. */
import type { DescMessage } from "@bufbuild/protobuf";
import { createTypeRegistry } from "@slipway/chain/registry";
import type { MessageHandler, Module, QueryHandler } from "./module.ts";
import { anyTypes } from "./modules/json.ts";
import type { Resolve } from "./tx/unknown-fields.ts";

function isMessage(typeUrl: string): boolean {
  return /^\/[\w.]+\.Msg\w+$/.test(typeUrl) && !typeUrl.endsWith("Response");
}

export interface Registry {
  readonly modules: readonly Module[];
  readonly messages: ReadonlyMap<string, MessageHandler>;
  readonly queries: ReadonlyMap<string, QueryHandler>;
  readonly resolve: Resolve;
}

export function createRegistry(modules: readonly Module[]): Registry {
  const messages = new Map<string, MessageHandler>();
  const queries = new Map<string, QueryHandler>();
  const types = new Map<string, DescMessage>();
  for (const desc of anyTypes) types.set(`/${desc.typeName}`, desc);
  for (const module of modules) {
    for (const handler of module.messages ?? []) {
      messages.set(handler.typeUrl, handler);
      types.set(handler.typeUrl, handler.desc);
    }
    for (const handler of module.queries ?? []) queries.set(handler.path, handler);
    for (const desc of module.types ?? []) types.set(`/${desc.typeName}`, desc);
  }
  // Messages of other modules are real ones too: they are read, and refused for want of a handler.
  const foreign = createTypeRegistry();
  const resolve = (typeUrl: string) =>
    types.get(typeUrl) ?? (isMessage(typeUrl) ? foreign.getMessage(typeUrl.slice(1)) : undefined);
  return { modules, messages, queries, resolve };
}
