/** `slipway sandbox mine`, `jump` and `pace`: the chain's clock in a person's hands. */
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { formatDuration, parseDuration } from "../duration.ts";
import { cliError } from "../errors.ts";
import { lever, type SandboxState, sandboxState } from "../lever.ts";
import type { ContextOf } from "../program.ts";
import { paceText } from "../sandbox-text.ts";
import { wholeNumber } from "../whole-number.ts";

export function addSandboxTime(sandbox: Command, contextOf: ContextOf): void {
  sandbox
    .command("mine [blocks]")
    .description("Make blocks now")
    .action(async (blocks: string | undefined, _options, command) => {
      const context = contextOf(command);
      const count = wholeNumber(blocks ?? "1");
      if (count === 0) throw cliError("CLI_USAGE", "At least one block is made.");
      const result = await inParts(context, { blocks: count, total: count });
      context.out.result(result, () => `Made ${count} block(s); the height is ${result.height}.`);
    });

  sandbox
    .command("jump [span]")
    .description("Let time pass: leases burn, certificates and grants expire")
    .option("--blocks <count>", "so many blocks; with a span, spread over it")
    .addHelpText(
      "after",
      "\nA span is a number of seconds, or 90s, 10m, 2h, 3d, 1d12h. Without --blocks it is filled with blocks at the\nsandbox's own distance, as if somebody had waited.\n\nExamples:\n  slipway sandbox jump 2h\n  slipway sandbox jump --blocks 500\n  slipway sandbox jump 30d --blocks 1000",
    )
    .action((span: string | undefined, options: { blocks?: string }, command) =>
      jump(contextOf(command), span, options.blocks),
    );

  sandbox
    .command("pace [mode]")
    .description("Say or change how blocks come: clock, fast (when a transaction waits) or manual")
    .option("--every <span>", "the time from block to block, such as 500ms or 6s")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway sandbox pace\n  slipway sandbox pace clock --every 6s\n  slipway sandbox pace fast\n  slipway sandbox pace manual",
    )
    .action(async (mode: string | undefined, { every }: { every?: string }, command) => {
      const context = contextOf(command);
      const change = {
        ...(mode === undefined ? {} : { mode }),
        ...(every === undefined ? {} : { blockTime: parseDuration(every) }),
      };
      // The sandbox is of this very program.
      const pace = (await lever(context, "slipway_pace", change)) as SandboxState["pace"];
      context.out.result(pace, () => paceText(pace));
    });
}

async function jump(
  context: Context,
  span: string | undefined,
  blocksText: string | undefined,
): Promise<void> {
  const seconds = span === undefined ? undefined : Math.round(parseDuration(span) / 1_000);
  const blocks = blocksText === undefined ? undefined : wholeNumber(blocksText);
  if (seconds === undefined && blocks === undefined)
    throw cliError("CLI_USAGE", "Say how far: a span such as 2h, --blocks, or both.");
  if (seconds === 0 || blocks === 0)
    throw cliError("CLI_USAGE", "A jump goes over at least a second or a block.");
  const { pace } = await sandboxState(context);
  const total = blocks ?? Math.max(1, Math.floor(((seconds ?? 0) * 1_000) / pace.blockTime));
  const result = await inParts(context, { blocks, seconds, total });
  context.out.result(result, () => {
    const passed = seconds === undefined ? `${total} block(s)` : formatDuration(seconds * 1_000);
    return `${passed} passed; the height is ${result.height}, the time ${result.time}.`;
  });
}

/** Blocks that one request makes: few enough that it is answered in time, and that progress shows. */
const blocksAtOnce = 500;

async function inParts(
  context: Context,
  { blocks, seconds, total }: { blocks?: number | undefined; seconds?: number | undefined; total: number },
): Promise<{ height: string; time: string }> {
  const parts = Math.min(Math.ceil(total / blocksAtOnce), blocks ?? total, seconds ?? total);
  const share = (whole: number, part: number) =>
    Math.floor((whole * (part + 1)) / parts) - Math.floor((whole * part) / parts);
  for (let part = 0; part < parts; part++) {
    await lever(context, "slipway_jump", {
      ...(blocks === undefined ? {} : { blocks: share(blocks, part) }),
      ...(seconds === undefined ? {} : { seconds: share(seconds, part) }),
    });
    if (parts > 1) context.out.progress(`${Math.floor((total * (part + 1)) / parts)} of ${total} blocks`);
  }
  const { height, time } = await sandboxState(context);
  return { height, time };
}
