/** Commands about what runs: ps, bids, status, logs, events, shell, update. */
import type { Command } from "commander";
import { bidsOf } from "../bids.ts";
import type { Context } from "../context.ts";
import { parseDseq, shortAddress } from "../ids.ts";
import { table } from "../output.ts";
import { hourly, monthly } from "../price.ts";
import type { ContextOf } from "../program.ts";
import { listDeployments, showStatus } from "../status.ts";
import { followEvents, followLogs, type StreamOptions } from "../streams.ts";
import { openShell, type ShellOptions } from "../terminal.ts";
import { updateDeployment } from "../update.ts";
import { parseWait } from "../wait.ts";

export function addLease(program: Command, contextOf: ContextOf): void {
  program
    .command("ps")
    .description("Your deployments: state, cost, time left")
    .option("-a, --all", "closed ones too")
    .action((options: { all?: boolean }, command) =>
      listDeployments(contextOf(command), options.all === true),
    );

  program
    .command("bids <dseq>")
    .description("Bids for a deployment, cheapest first")
    .action((dseq: string, _options, command) => showBids(contextOf(command), parseDseq(dseq)));

  program
    .command("status <dseq>")
    .description("One deployment: step, leases, services with their addresses, money")
    .action((dseq: string, _options, command) => showStatus(contextOf(command), parseDseq(dseq)));

  program
    .command("logs <dseq>")
    .description("What the services print")
    .option("-f, --follow", "go on as lines come")
    .option("--tail <lines>", "only the last lines", "100")
    .option("--service <name>", "only this service")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway logs 1234 -f\n  slipway logs 1234 --tail 20 --service web --json",
    )
    .action((dseq: string, options: StreamOptions, command) =>
      followLogs(contextOf(command), parseDseq(dseq), options),
    );

  program
    .command("events <dseq>")
    .description("What happens to the services at the provider")
    .option("-f, --follow", "go on as events come")
    .option("--service <name>", "only this service")
    .action((dseq: string, options: StreamOptions, command) =>
      followEvents(contextOf(command), parseDseq(dseq), options),
    );

  program
    .command("shell <dseq> [command...]")
    .description("A shell in a service, or one command")
    .option("--service <name>", "which service, when there are several")
    .option("--replica <n>", "which replica, from 0", "0")
    .addHelpText("after", "\nExamples:\n  slipway shell 1234\n  slipway shell 1234 --service web -- ls -l /")
    .action(async (dseq: string, words: string[], options: ShellOptions, command) => {
      process.exitCode = await openShell(contextOf(command), parseDseq(dseq), words, options);
    });

  program
    .command("update <dseq> <source>")
    .description("Run a changed SDL in the same lease")
    .option(
      "--set <name=value>",
      "set a template's parameter",
      (word, words: string[]) => [...words, word],
      [],
    )
    .option("--wait <seconds>", "how long to wait for the provider, then for the services", "60")
    .addHelpText(
      "after",
      "\nExample:\n  slipway update 1234 app.yaml\n\nResources, prices and placement are fixed at creation; images, env, commands and hosts can change.",
    )
    .action((dseq: string, source: string, options: { set: string[]; wait: string }, command) =>
      updateDeployment(contextOf(command), parseDseq(dseq), {
        source,
        sets: options.set,
        wait: parseWait(options.wait),
      }),
    );
}

async function showBids(context: Context, dseq: bigint): Promise<void> {
  const network = context.network();
  const bids = await bidsOf(context.chain(), (await context.signer()).address, dseq);
  context.out.result({ bids }, () =>
    bids.length === 0
      ? `No bids for ${dseq} yet.`
      : table(
          ["PROVIDER", "ACT/H", "ACT/MONTH", "GROUP", "STATE"],
          bids.map(({ id, price, state }) => [
            shortAddress(id.provider),
            hourly(price, network),
            monthly(price, network),
            `${id.gseq}`,
            state,
          ]),
        ),
  );
}
