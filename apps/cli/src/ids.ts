/** Identifiers as people type them. */
import { cliError } from "./errors.ts";

export function parseDseq(text: string): bigint {
  if (/^[1-9]\d{0,19}$/.test(text)) return BigInt(text);
  throw cliError("CLI_USAGE", `"${text}" is not a dseq: it is a whole number, as \`slipway ps\` shows it.`);
}

export interface LeaseKey {
  readonly owner: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
}

/** `akash1abcdefgh…wxyz`: the middle left out, for tables. */
export function shortAddress(address: string): string {
  return address.length <= 20 ? address : `${address.slice(0, 10)}…${address.slice(-6)}`;
}
