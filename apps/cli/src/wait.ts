/** How long a person is willing to wait, as `--wait` says it. */
import { cliError } from "./errors.ts";

/** Whole seconds. Throws CLI_USAGE. */
export function parseWait(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
  throw cliError("CLI_USAGE", `"${text}" is not a number of seconds.`);
}
