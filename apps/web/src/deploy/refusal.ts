/** An error of the console's own, in the form that all our errors have. */
export function explain(code: string, message: string, { hint = "" }: { hint?: string }): Error {
  return Object.assign(new Error(message), { code, hint, retryable: false });
}
