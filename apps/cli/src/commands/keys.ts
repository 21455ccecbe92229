/** `slipway keys`: makes, imports, lists, exports and deletes the keys of this machine. */
import { createMnemonic, parseMnemonic } from "@slipway/chain";
import type { Command } from "commander";
import { askPassword } from "../ask.ts";
import { type Context, readTextFile } from "../context.ts";
import { cliError } from "../errors.ts";
import { table } from "../output.ts";
import type { ContextOf } from "../program.ts";
import { changeSettings, readSettings } from "../settings.ts";

export function addKeys(program: Command, contextOf: ContextOf): void {
  const keys = program.command("keys").description("Keys for real networks, encrypted on this machine");

  keys
    .command("list")
    .description("Names and addresses")
    .action((_options, command) => listKeys(contextOf(command)));

  keys
    .command("create <name>")
    .description("Make a new key and show its words once")
    .action(async (name: string, _options, command) => {
      const context = contextOf(command);
      const mnemonic = createMnemonic(context.random);
      const key = await context.keys.add(name, mnemonic, await newPassword(context));
      context.out.result({ name, address: key.address, mnemonic }, () =>
        [
          `Key "${name}": ${key.address}`,
          "",
          mnemonic,
          "",
          "Write these words down now; they are not shown again, and they are the only way back to the key.",
        ].join("\n"),
      );
    });

  keys
    .command("import <name>")
    .description("Keep a key from its words")
    .option("--file <file>", "read the words from a file, or - for standard input")
    .action(async (name: string, options: { file?: string }, command) => {
      const context = contextOf(command);
      const words = options.file === undefined ? await askWords(context) : readTextFile(options.file);
      const mnemonic = parseMnemonic(words);
      const key = await context.keys.add(name, mnemonic, await newPassword(context));
      context.out.result({ name, address: key.address }, () => `Kept key "${name}": ${key.address}`);
    });

  keys
    .command("export <name>")
    .description("Show a key's words")
    .action(async (name: string, _options, command) => {
      const context = contextOf(command);
      const mnemonic = await context.keys.open(name, await context.password(`Password of key "${name}": `));
      context.out.result({ name, mnemonic }, () => mnemonic);
    });

  keys
    .command("use <name>")
    .description("Choose the key that signs by default")
    .action((name: string, _options, command) => {
      const context = contextOf(command);
      if (!context.keys.list().some((key) => key.name === name))
        throw cliError("CLI_KEY_UNKNOWN", `There is no key "${name}".`);
      changeSettings(context.directory, { key: name });
      context.out.result({ key: name }, () => `Key "${name}" signs from now on.`);
    });

  keys
    .command("delete <name>")
    .description("Forget a key; its words are the only way back")
    .option("-y, --yes", "do not ask")
    .action(async (name: string, options: { yes?: boolean }, command) => {
      const context = contextOf(command);
      await confirm(context, options.yes === true, `Delete key "${name}"? Type its name to confirm: `, name);
      context.keys.remove(name);
      context.out.result({ deleted: name }, () => `Key "${name}" is deleted.`);
    });
}

function listKeys({ keys, out, directory }: Context): void {
  const kept = keys.list();
  const chosen = readSettings(directory).key;
  out.result({ keys: kept, default: chosen ?? null }, () =>
    kept.length === 0
      ? "No keys yet. `slipway keys create NAME` makes one. The sandbox needs none."
      : table(
          ["NAME", "ADDRESS", ""],
          kept.map(({ name, address }) => [name, address, name === chosen ? "default" : ""]),
        ),
  );
}

async function askWords(context: Context): Promise<string> {
  if (!context.interactive)
    throw cliError("CLI_USAGE", "Give the words with --file when there is no terminal to ask on.");
  return askPassword("Words: ");
}

async function newPassword(context: Context): Promise<string> {
  const password = await context.password("New password: ");
  if (password.length < 8) throw cliError("CLI_USAGE", "A password needs at least 8 characters.");
  if (context.interactive && password !== (await context.password("Again: ")))
    throw cliError("CLI_USAGE", "The two passwords differ; nothing was kept.");
  return password;
}

/** Asks a person to type `expected`; without a terminal it takes --yes. Throws CLI_USAGE when it is not confirmed. */
export async function confirm(
  context: Context,
  yes: boolean,
  question: string,
  expected: string,
): Promise<void> {
  if (yes) return;
  if (!context.interactive) throw cliError("CLI_USAGE", "Confirm with --yes when there is no terminal.");
  if ((await context.ask(question)) !== expected)
    throw cliError("CLI_USAGE", "Not confirmed; nothing was changed.");
}
