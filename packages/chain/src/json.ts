/**
 * Messages in the JSON that a node prints and that events carry.
 * In: a generated schema and a message, or JSON. Out: the other. What stays true: `toJson(fromJson(x))` equals `x`
 * for everything a node has printed; field options in slipway/options.proto say where the node departs from
 * protobuf's own JSON.
 */
export { type FromJsonOptions, fromJson } from "./json/from-json.ts";
export { type FieldRule, ruleOf } from "./json/rules.ts";
export {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
  type SecondsNanos,
} from "./json/time.ts";
export { type JsonOptions, toJson } from "./json/to-json.ts";
