/** `slipway index run`: reads a range of a network's blocks into a database, says how long it took, and ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { cliError } from "../errors.ts";
import type { ContextOf } from "../program.ts";
import { readSettings, resolveNetwork } from "../settings.ts";

interface IndexOptions {
  readonly from?: string;
  readonly until?: string;
}

export function addIndex(program: Command, contextOf: ContextOf): void {
  program
    .command("index")
    .description("The index of a network's blocks")
    .command("run")
    .description("Index a range of blocks and print the figures as one line of JSON")
    .option("--from <height>", "the first block; 1 reads the genesis document too", "1")
    .option("--until <height>", "the last block; default the network's present height")
    .addHelpText(
      "after",
      "\nInto DATABASE_URL, or into a throw-away database when that is not set.\n\nExamples:\n  slipway index run --network sandbox\n  DATABASE_URL=postgres://… slipway index run --network mainnet --from 27300000 --until 27300100",
    )
    .action((options: IndexOptions, command) =>
      runIndex(contextOf(command), options, command.optsWithGlobals().network),
    );
}

async function runIndex(context: Context, options: IndexOptions, name: string | undefined): Promise<void> {
  const { out, directory, signal } = context;
  const network = resolveNetwork(name ?? readSettings(directory).network ?? "sandbox", directory);
  const from = options.from === undefined ? 1 : height(options.from, "--from");
  const until = options.until === undefined ? undefined : height(options.until, "--until");
  const databaseUrl = process.env.DATABASE_URL;
  const dir = databaseUrl === undefined ? await mkdtemp(join(tmpdir(), "slipway-index-")) : undefined;
  const { indexNetwork } = await import("@slipway/server");
  try {
    const figures = await indexNetwork({
      network,
      place: dir === undefined ? { databaseUrl: databaseUrl ?? "" } : { dir },
      from,
      ...(until === undefined ? {} : { until }),
      signal,
    });
    out.result(figures, () => JSON.stringify(figures));
  } finally {
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  }
}

function height(text: string, option: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0) return value;
  throw cliError("CLI_USAGE", `${option} takes a block's height, a whole number above 0, not "${text}".`);
}
