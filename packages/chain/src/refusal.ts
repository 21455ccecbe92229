/**
 * Why the chain refused, in plain words.
 * In: codespace, code and log of a refused transaction. Out: what it means and what to do next, by (codespace, code).
 */
export {
  type Explanation,
  explainRefusal,
  parseRefusal,
  type RefusalCode,
  type RefusalStage,
  refusalError,
} from "./refusal/explain.ts";
export { type Refusal, refusals } from "./refusal/table.ts";
