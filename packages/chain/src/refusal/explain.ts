import type { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";
import { codeless, type Refusal, refusals, UNDEFINED } from "./table.ts";

/** What the chain says when it refuses. */
export interface RefusalCode {
  readonly codespace: string;
  readonly code: number;
  readonly log: string;
}

/** A refusal in plain words with the next step. */
export interface Explanation {
  readonly meaning: string;
  readonly hint: string;
  /** Whether the same thing, made anew, may succeed without any change by the user. */
  readonly retryable: boolean;
}

/** Where a transaction was refused: in a trial run, at the node's door, or in its block. */
export type RefusalStage = "simulate" | "check" | "execute";

const retryableSdk: readonly number[] = [11, 20, 32];

/** Explains a refusal by its codespace and code. */
export function explainRefusal({ codespace, code, log }: RefusalCode): Explanation {
  const known = refusals[codespace]?.[code] ?? (codespace === UNDEFINED ? codelessOf(log) : undefined);
  if (code === 111222) {
    const hint =
      "Nothing was changed. Two steps on one lease in the same block can cause it: try again after the next block.";
    return {
      meaning: "The chain stumbled over the message and took everything back.",
      hint,
      retryable: true,
    };
  }
  const meaning = known?.[1] ?? `The chain refused it: ${lastWords(log)}.`;
  const hint = known?.[2] ?? "The chain's own words are in the details.";
  return { meaning, hint, retryable: codespace === "sdk" && retryableSdk.includes(code) };
}

/** What a refusal leaves behind, by where it came. */
const kept: Readonly<Record<RefusalStage, string>> = {
  simulate: "Nothing was sent: all money is where it was.",
  check: "The node did not take it: all money is where it was.",
  execute: "Only the fee was spent; everything else is as it was.",
};

/** The error for a refused transaction: why, with the chain's own values, what is kept, and the next step. */
export function refusalError(
  refusal: RefusalCode,
  stage: RefusalStage,
  more: Readonly<Record<string, unknown>> = {},
): SlipwayError {
  const { meaning, hint, retryable } = explainRefusal(refusal);
  const values = valuesOf(refusal);
  const message = values === "" ? meaning : `${meaning.replace(/\.$/, "")} (${values}).`;
  const index = /message index: (\d+)/.exec(refusal.log)?.[1];
  const { codespace, code, log } = refusal;
  const details = { codespace, code, log, stage, ...(index && { messageIndex: Number(index) }), ...more };
  return chainError("CHAIN_TX_REFUSED", message, { hint: `${kept[stage]} ${hint}`, retryable, details });
}

/** What the chain says before the registered text, when there are figures in it: `expected 5, got 4`. */
function valuesOf({ codespace, code, log }: RefusalCode): string {
  const registered = refusals[codespace]?.[code]?.[0];
  const words = lastWords(log);
  if (registered === undefined || !words.endsWith(`: ${registered}`)) return "";
  const values = words.slice(0, -registered.length - 2);
  return /\d/.test(values) ? values : "";
}

/**
 * Codespace and code behind the words of a trial run, which come without them: modules register a fixed text for each
 * code and it ends the log. `modules` are the codespaces to look in first, since some texts are registered twice.
 */
export function parseRefusal(words: string, modules: readonly string[] = []): RefusalCode {
  const log = words
    .replace(/^(rpc error: code = \w+ desc = )+/, "")
    .replace(/ \[[^[\]]*\.go:\d+\]/g, "")
    .replace(/ with gas used: '\d+'(: (unknown|invalid) request)?$/, "");
  const parts = log.split(": ");
  for (let start = 0; start < parts.length; start++) {
    const found = registeredAs(parts.slice(start).join(": "), modules);
    if (found) return { ...found, log };
  }
  return { codespace: UNDEFINED, code: 1, log };
}

function registeredAs(
  text: string,
  modules: readonly string[],
): { codespace: string; code: number } | undefined {
  const order = new Set([...modules, "sdk", ...Object.keys(refusals)]);
  for (const codespace of order) {
    const entry = Object.entries(refusals[codespace] ?? {}).find(([, [registered]]) => registered === text);
    if (entry) return { codespace, code: Number(entry[0]) };
  }
  return undefined;
}

function codelessOf(log: string): Refusal | undefined {
  const parts = log.split(": ");
  return codeless.find(([registered]) => parts.includes(registered));
}

function lastWords(log: string): string {
  return log.replace(/^failed to execute message; message index: \d+: /, "");
}
