/** Attributes in messages: keys of the allowed form, none twice. */
import type { Attribute } from "@slipway/chain/gen/akash/base/attributes/v1/attribute_pb.ts";
import { attributeRefusals } from "../refusal.ts";

const KEY = /^([a-zA-Z][\w/.-]{1,126}[\w*]?)$/;

export function validateAttributes(attributes: readonly Attribute[]): void {
  const seen = new Set<string>();
  for (const { key } of attributes) {
    if (!KEY.test(key)) throw attributeRefusals.invalidKey;
    if (seen.has(key)) throw attributeRefusals.duplicateKeys;
    seen.add(key);
  }
}

export function byKey(a: Attribute, b: Attribute): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
