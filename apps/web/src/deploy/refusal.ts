import type { WebErrorCode } from "../errors.ts";

/** An error of the console's own, in the form that all our errors have. */
export function explain(code: WebErrorCode, message: string, { hint }: { hint: string }): Error {
  return Object.assign(new Error(message), { code, hint, retryable: false });
}
