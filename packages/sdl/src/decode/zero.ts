/** What a field is before the document says anything: Go's zero values, and null for what Go points to. */
import type { RecordType, Type } from "../language/types.ts";

/** Go's zero value of a type. */
export function zero(type: Type): unknown {
  switch (type.kind) {
    case "text":
      return type.read === undefined || type.read === "gpu-interface" ? "" : zeroQuantity(type.read);
    case "count":
      return 0;
    case "flag":
      return false;
    case "list":
    case "map":
      return null;
    case "record":
      if (type.read === "coin") return { denom: "", amount: null };
      return type.optional ? null : zeroRecord(type);
  }
}

function zeroQuantity(read: string): unknown {
  if (read === "cpu-units") return 0;
  return read === "gpu-ram" ? null : 0n;
}

/** What every new record starts from; only nested records must be made anew. */
interface RecordTemplate {
  readonly values: Record<string, unknown>;
  readonly nested: readonly (readonly [string, Type])[];
}

const templates = new WeakMap<RecordType, RecordTemplate>();

export function zeroRecord(type: RecordType): Record<string, unknown> {
  const { values, nested } = templates.get(type) ?? makeTemplate(type);
  const record = { ...values };
  for (const [property, inner] of nested) record[property] = zero(inner);
  return record;
}

function makeTemplate(type: RecordType): RecordTemplate {
  const fields = [...type.fields.values()];
  const nested = fields
    .filter(({ type: inner }) => inner.kind === "record" && !inner.optional)
    .map(({ property, type: inner }) => [property, inner] as const);
  const values = Object.fromEntries(fields.map(({ property, type: inner }) => [property, zero(inner)]));
  const template = { values, nested };
  templates.set(type, template);
  return template;
}
