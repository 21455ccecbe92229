/** Runs a command line to its exit code. Ctrl-C cancels once; a second one ends at once. */
import { SlipwayError } from "@slipway/chain";
import { CommanderError } from "commander";
import { exitCodeOf, exitCodes } from "./errors.ts";
import { toJsonText } from "./output.ts";
import { createProgram } from "./program.ts";

export async function run(words: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error("interrupted"));
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  process.stdout.on("error", leaveQuietlyWhenThePipeCloses);
  try {
    await createProgram(stop.signal).parseAsync(words, { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (stop.signal.aborted) return 130;
    report(error, words.includes("--json"));
    return exitCodeOf(error);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function leaveQuietlyWhenThePipeCloses(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}

/** Known refusals are told in words; anything else is a bug and crashes loudly. */
function report(error: unknown, json: boolean): void {
  if (!(error instanceof SlipwayError)) throw error;
  const { code, message, hint, retryable, details } = error;
  if (json) process.stderr.write(`${toJsonText({ error: { code, message, hint, retryable, details } })}\n`);
  else process.stderr.write(`slipway: ${message}\n${hint === undefined ? "" : `  ${hint}\n`}  [${code}]\n`);
}
