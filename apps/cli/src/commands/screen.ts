/** `slipway screen`: before anything is paid, who would bid on this. */
import { parseGroup } from "@slipway/market";
import type { Command } from "commander";
import type { ContextOf } from "../program.ts";
import { describeScreening, screenGroups } from "../screening.ts";
import { compileOrRefuse, readSdlSource } from "../sdl-source.ts";

const collect = (word: string, words: string[]) => [...words, word];

export function addScreen(program: Command, contextOf: ContextOf): void {
  program
    .command("screen <sdl>")
    .description(
      "Say who would bid on an SDL file or a template, and why the others would not; costs nothing",
    )
    .option("--set <name=value>", "a template's parameter (repeatable)", collect, [])
    .addHelpText(
      "after",
      "\nExamples:\n  slipway screen app.yaml\n  slipway --network mainnet screen vllm --json",
    )
    .action(async (source: string, options: { set: string[] }, command) => {
      const context = contextOf(command);
      const compiled = compileOrRefuse(readSdlSource(source, options.set, context.random), context.out);
      const groups = await screenGroups(context, compiled.groups.map(parseGroup));
      context.out.result({ groups }, () => describeScreening(groups, context.out));
    });
}
