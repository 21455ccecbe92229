/** The SDL compiler's public face. */

export type * from "./build/types.ts";
export type { ChainLimits, Deposit } from "./check/later.ts";
export {
  type Compilation,
  type Compiled,
  type CompileOptions,
  compile,
  type Reclamation,
  type Refused,
} from "./compile.ts";
export { fromCompose, type ImportedSdl } from "./compose/compose.ts";
export { type Change, diff, type SdlDiff } from "./diff.ts";
export type { GpuChoice, PortChoice, SdlChange, VolumeChoice } from "./edit/changes.ts";
export { type EditResult, edit } from "./edit/edit.ts";
export type { SdlValue } from "./edit/render.ts";
export { format } from "./format/format.ts";
export {
  type CompletionItem,
  type CompletionList,
  complete,
  type Hover,
  hover,
} from "./language/complete.ts";
export { type JsonSchema, jsonSchema } from "./language/json-schema.ts";
export { coinName, type DeploymentPrice, type PriceOptions, price } from "./price.ts";
export type { Fix, Problem, TextRange } from "./problems.ts";
export { aboutRules } from "./rules/about.ts";
export { type Rule, type RuleCode, type RuleOwner, rules, type Severity } from "./rules/rules.ts";
