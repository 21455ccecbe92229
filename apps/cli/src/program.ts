/** The tree of commands. Each command's folder file adds itself; options that all share stand on the program. */
import { Command } from "commander";
import { addCompletion } from "./commands/completion.ts";
import { addDeploy } from "./commands/deploy.ts";
import { addIndex } from "./commands/index-run.ts";
import { addKeys } from "./commands/keys.ts";
import { addLease } from "./commands/lease.ts";
import { addMoney } from "./commands/money.ts";
import { addNetwork } from "./commands/network.ts";
import { addSandbox } from "./commands/sandbox.ts";
import { addScreen } from "./commands/screen.ts";
import { addSdl } from "./commands/sdl.ts";
import { addTemplates } from "./commands/templates.ts";
import { addUp } from "./commands/up.ts";
import { type Context, createContext, type GlobalOptions } from "./context.ts";

export type ContextOf = (command: Command) => Context;

const examples = `
Examples:
  slipway up                                   the console, the API and a network of your own
  slipway deploy hello --yes                   something running, in one line
  slipway deploy app.yaml --max-price 0.05     at most 0.05 ACT an hour
  slipway screen app.yaml                      who would bid on it, and why the others would not
  slipway ps                                   what runs
  slipway logs 1234 -f                         its output, live
  slipway shell 1234                           a shell inside it
  slipway close 1234                           stop it and get the rest of the deposit back

Exit codes: 0 done, 1 failed, 2 wrong usage or refused document, 75 try again later.`;

export function createProgram(signal: AbortSignal): Command {
  const program = new Command("slipway")
    .description("The whole Akash client in one program")
    .version("0.1.0")
    .option("--network <name|file>", "sandbox, mainnet, testnet, one you added, or a JSON file")
    .option("--data <dir>", "where keys, records and the sandbox live (or SLIPWAY_DATA)")
    .option("--key <name>", "the key that signs")
    .option("--password-file <file>", "file with the key's password (or SLIPWAY_PASSWORD)")
    .option("--json", "print JSON")
    .option("-q, --quiet", "no progress")
    .option("--no-color", "no colours")
    .addHelpText("after", examples)
    .showHelpAfterError("(see --help)")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  const contextOf: ContextOf = (command) => createContext(command.optsWithGlobals<GlobalOptions>(), signal);
  for (const add of [
    addUp,
    addDeploy,
    addLease,
    addMoney,
    addTemplates,
    addSdl,
    addScreen,
    addKeys,
    addNetwork,
    addSandbox,
    addIndex,
  ])
    add(program, contextOf);
  addCompletion(program, contextOf);
  return program;
}
