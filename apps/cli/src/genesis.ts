import { readFileSync } from "node:fs";
import { cliError } from "./errors.ts";

/** A genesis or an exported state, as it stands in the file. Throws CLI_FILE_UNREADABLE. */
export function readGenesis(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliError("CLI_FILE_UNREADABLE", `Cannot read the genesis ${path}: ${reason}`, { cause });
  }
}
