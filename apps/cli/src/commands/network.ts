/** `slipway network`: which networks there are, which one is used, and networks of one's own. */
import { mainnet, type Network, testnet } from "@slipway/chain";
import type { Command } from "commander";
import { cliError } from "../errors.ts";
import { findInstance } from "../instance.ts";
import { table } from "../output.ts";
import type { ContextOf } from "../program.ts";
import { changeSettings, readNetworkFile, readSettings, resolveNetwork } from "../settings.ts";

export function addNetwork(program: Command, contextOf: ContextOf): void {
  const network = program.command("network").description("The networks that are known here");

  network
    .command("list", { isDefault: true })
    .description("Names, chain ids and addresses")
    .action((_options, command) => {
      const { directory, out } = contextOf(command);
      const { networks = [], network: chosen = "sandbox" } = readSettings(directory);
      const sandbox = findInstance(directory)?.sandbox;
      const all = [...(sandbox === undefined ? [] : [sandbox]), mainnet, testnet, ...networks];
      out.result({ networks: all, default: chosen }, () =>
        table(
          ["NAME", "CHAIN ID", "RPC", ""],
          [
            ...(sandbox === undefined
              ? [["sandbox", "-", "not running: slipway up", mark("sandbox", chosen)]]
              : []),
            ...all.map(({ name, chainId, rpc }) => [name, chainId, rpc[0] ?? "-", mark(name, chosen)]),
          ],
        ),
      );
    });

  network
    .command("use <name>")
    .description("Choose the network that commands use by default")
    .action((name: string, _options, command) => {
      const { directory, out } = contextOf(command);
      if (name !== "sandbox") resolveNetwork(name, directory);
      changeSettings(directory, { network: name });
      out.result({ network: name }, () => `Commands use ${name} from now on.`);
    });

  network
    .command("add <file>")
    .description("Keep a network from a JSON document")
    .action((file: string, _options, command) => {
      const { directory, out } = contextOf(command);
      const added = readNetworkFile(file);
      if (["sandbox", "mainnet", "testnet"].includes(added.name))
        throw cliError("CLI_USAGE", `"${added.name}" is built in; give the network another name.`);
      changeSettings(directory, {
        networks: [...without(readSettings(directory).networks, added.name), added],
      });
      out.result({ network: added }, () => `Added ${added.name} (${added.chainId}).`);
    });

  network
    .command("remove <name>")
    .description("Forget a network that was added")
    .action((name: string, _options, command) => {
      const { directory, out } = contextOf(command);
      const { networks = [] } = readSettings(directory);
      if (!networks.some((known) => known.name === name))
        throw cliError("CLI_USAGE", `No network "${name}" was added here.`);
      changeSettings(directory, { networks: without(networks, name) });
      out.result({ removed: name }, () => `Removed ${name}.`);
    });

  network
    .command("status")
    .description("Ask the network how it is")
    .action(async (_options, command) => {
      const context = contextOf(command);
      const { height, time, chainId } = await context.chain().status();
      context.out.result({ chainId, height, time }, () => `${chainId} at height ${height}, ${time}`);
    });
}

const mark = (name: string, chosen: string) => (name === chosen ? "default" : "");
const without = (networks: readonly Network[] = [], name: string) =>
  networks.filter((known) => known.name !== name);
