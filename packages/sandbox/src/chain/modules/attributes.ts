/** Attributes in messages: keys of the allowed form, none twice. */
import type { Attribute } from "@slipway/chain/gen/akash/base/attributes/v1/attribute_pb.ts";
import { attributeRefusals } from "../refusal.ts";

export function validateAttributes(attributes: readonly Attribute[], form: RegExp): void {
  const seen = new Set<string>();
  for (const { key } of attributes) {
    if (!form.test(key)) throw attributeRefusals.invalidKey;
    if (seen.has(key)) throw attributeRefusals.duplicateKeys;
    seen.add(key);
  }
}

export function byKey(a: Attribute, b: Attribute): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
