import { type DescField, getOption } from "@bufbuild/protobuf";
import { dec, int, int_bytes, nullable } from "../gen/slipway/options_pb.ts";

/** What a field's options say about its JSON form. */
export interface FieldRule {
  /** `plain` follows the wire type; the others are numbers in disguise, see slipway/options.proto. */
  readonly number: "plain" | "dec" | "int" | "int_bytes";
  /** An absent message prints as null instead of its defaults. */
  readonly nullable: boolean;
}

const rules = new WeakMap<DescField, FieldRule>();

/** The field's rule; read from the descriptor once, since reading options is slow. */
export function ruleOf(field: DescField): FieldRule {
  const known = rules.get(field);
  if (known) return known;
  const rule: FieldRule = { number: numberOf(field), nullable: getOption(field, nullable) };
  rules.set(field, rule);
  return rule;
}

function numberOf(field: DescField): FieldRule["number"] {
  if (getOption(field, dec)) return "dec";
  if (getOption(field, int_bytes)) return "int_bytes";
  return getOption(field, int) ? "int" : "plain";
}
