import type { SdlFix } from "./compile.ts";

/** The text with the fix's place replaced. */
export function applyFix(text: string, { range, text: replacement }: SdlFix): string {
  return text.slice(0, range.offset) + replacement + text.slice(Math.max(range.offset, range.endOffset));
}
