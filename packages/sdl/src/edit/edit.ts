/**
 * `edit(text, change)`: what a form changes, changed in the text, with comments, order and layout left as they are.
 * Nothing happens halfway: when one part of a change is impossible, the text stays as it was and the reason is given.
 */
import { parseYaml } from "../yaml/parse.ts";
import { type SdlChange, toSplices } from "./changes.ts";
import { toPlain } from "./plain.ts";
import { SpliceFault, splice } from "./splice.ts";

export type EditResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

export function edit(text: string, ...changes: readonly SdlChange[]): EditResult {
  let next = text;
  try {
    for (const change of changes) next = applyChange(next, change);
  } catch (error) {
    if (error instanceof SpliceFault) return { ok: false, message: error.message };
    throw error;
  }
  return { ok: true, text: next };
}

function applyChange(text: string, change: SdlChange): string {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new SpliceFault(parsed.fault.message);
  const document = parsed.root === null ? {} : toPlain(parsed.root);
  return toSplices(document, change).reduce((next, { path, value }) => splice(next, path, value), text);
}
