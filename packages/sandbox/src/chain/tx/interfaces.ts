/**
 * What may stand in which Any. The node unpacks each into an interface of Go, refuses types that do not have it, and
 * packs it again: parts that are never absent in Go are in it then.
 */
import { type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { fill, pack } from "./fill.ts";
import { rejectNoNumbers } from "./numbers.ts";
import { type Resolve, UnknownField } from "./unknown-fields.ts";

interface Interface {
  readonly name: string;
  readonly has: (typeUrl: string) => boolean;
}

const messages: Interface = { name: "*types.Msg", has: (typeUrl: string) => /\.Msg\w+$/.test(typeUrl) };
const allowances: Interface = {
  name: "*feegrant.FeeAllowanceI",
  has: (typeUrl: string) => /^\/cosmos\.feegrant\.v1beta1\.\w+Allowance$/.test(typeUrl),
};
const authorizations: Interface = {
  name: "*authz.Authorization",
  has: (typeUrl: string) => typeUrl.endsWith("Authorization") && !messages.has(typeUrl),
};

const ANY = "google.protobuf.Any";
/** Nothing is an extension here: the interface has no types at all. */
const EXTENSIONS = ["extension_options", "non_critical_extension_options"];

/** By the name of the message, then of its field. */
const interfaces: Readonly<Record<string, Readonly<Record<string, Interface>>>> = {
  "cosmos.authz.v1beta1.MsgExec": { msgs: messages },
  "cosmos.authz.v1beta1.Grant": { authorization: authorizations },
  "cosmos.feegrant.v1beta1.MsgGrantAllowance": { allowance: allowances },
  "cosmos.feegrant.v1beta1.AllowedMsgAllowance": { allowance: allowances },
};

/** Packs what stands in Anys as the node would, in place. Throws {@link UnknownField} for what may not stand there. */
export function settleAnys(desc: DescMessage, value: Message, resolve: Resolve): void {
  const parts = value as Message & Record<string, unknown>;
  for (const field of desc.fields) {
    if (!("message" in field) || !field.message) continue;
    const wanted = interfaces[desc.typeName]?.[field.name];
    for (const part of [parts[field.localName]].flat()) {
      if (!part) continue;
      const any = part as Any; // where it is one, by the field's schema
      if (EXTENSIONS.includes(field.name) && any.typeUrl !== "") {
        throw new UnknownField("no registered implementations of type tx.TxExtensionOptionI");
      }
      if (wanted) settle(any, wanted, resolve);
      else if (field.message.typeName !== ANY) settleAnys(field.message, part as Message, resolve);
    }
  }
}

function settle(any: Any, wanted: Interface, resolve: Resolve): void {
  if (any.typeUrl === "") return;
  const { desc, value } = openAny(any, wanted, resolve);
  any.value = pack(desc, value);
}

/** A transaction's own message, in the node's shape. */
export function openMessage(any: Any, resolve: Resolve): { desc: DescMessage; value: Message } {
  const { desc, value } = openAny(any, messages, resolve);
  return { desc, value: fill(desc, value) };
}

function openAny({ typeUrl, value }: Any, { name, has }: Interface, resolve: Resolve) {
  const desc = resolve(typeUrl);
  if (!desc || !has(typeUrl)) {
    throw new UnknownField(`no concrete type registered for type URL ${typeUrl} against interface ${name}`);
  }
  const message: Message = fromBinary(desc, value);
  rejectNoNumbers(desc, message);
  settleAnys(desc, message, resolve);
  return { desc, value: message };
}
