import { cliError } from "./errors.ts";

/** A whole number of up to nine digits. Throws CLI_USAGE. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw cliError("CLI_USAGE", `"${text}" is not a whole number.`);
}
