/** What may stand in which Any. The node unpacks each into an interface of Go, and refuses types that do not have it. */
import { type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { rejectNoNumbers } from "./numbers.ts";
import { type Resolve, UnknownField } from "./unknown-fields.ts";

const messages = { name: "*types.Msg", has: (typeUrl: string) => /\.Msg\w+$/.test(typeUrl) };
const allowances = {
  name: "*feegrant.FeeAllowanceI",
  has: (typeUrl: string) => /^\/cosmos\.feegrant\.v1beta1\.\w+Allowance$/.test(typeUrl),
};
const authorizations = {
  name: "*authz.Authorization",
  has: (typeUrl: string) => typeUrl.endsWith("Authorization") && !messages.has(typeUrl),
};

/** By the name of the message, then of its field. */
const interfaces: Readonly<Record<string, Readonly<Record<string, typeof messages>>>> = {
  "cosmos.tx.v1beta1.TxBody": { messages },
  "cosmos.authz.v1beta1.MsgExec": { msgs: messages },
  "cosmos.authz.v1beta1.Grant": { authorization: authorizations },
  "cosmos.feegrant.v1beta1.MsgGrantAllowance": { allowance: allowances },
  "cosmos.feegrant.v1beta1.AllowedMsgAllowance": { allowance: allowances },
};

/** Throws {@link UnknownField}. */
export function rejectOtherTypes(desc: DescMessage, value: Message, resolve: Resolve): void {
  const parts = value as Message & Record<string, unknown>;
  for (const field of desc.fields) {
    if (!("message" in field) || !field.message) continue;
    const wanted = interfaces[desc.typeName]?.[field.name];
    for (const part of [parts[field.localName]].flat()) {
      if (!part) continue;
      if (wanted)
        rejectOther(part as Any, wanted, resolve); // the field's schema says so
      else if (field.message.typeName !== "google.protobuf.Any") {
        rejectOtherTypes(field.message, part as Message, resolve);
      }
    }
  }
}

function rejectOther({ typeUrl, value }: Any, { name, has }: typeof messages, resolve: Resolve): void {
  if (typeUrl === "") return;
  const desc = resolve(typeUrl);
  if (!desc || !has(typeUrl)) {
    throw new UnknownField(`no concrete type registered for type URL ${typeUrl} against interface ${name}`);
  }
  const message = fromBinary(desc, value);
  rejectNoNumbers(desc, message);
  rejectOtherTypes(desc, message, resolve);
}
