/** `slipway sandbox status`, `price`, `fault`, `params` and `provider`: how the sandbox stands, and what shall go wrong. */
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { cliError } from "../errors.ts";
import { lever, type ProviderState, type SandboxState, sandboxState } from "../lever.ts";
import type { ContextOf } from "../program.ts";
import { faultsText, priceText, providersText, stateText } from "../sandbox-text.ts";
import { faultChange, planOf, providerChange } from "../sandbox-words.ts";

export function addSandboxLuck(sandbox: Command, contextOf: ContextOf): void {
  sandbox
    .command("status")
    .description("How the sandbox stands: time, pace, price, faults, providers")
    .action(async (_options, command) => {
      const context = contextOf(command);
      const state = await sandboxState(context);
      context.out.result(state, () => stateText(state));
    });

  sandbox
    .command("price [words...]")
    .description("Say or plan what an AKT costs, in dollars")
    .option("--over <span>", "how long a crash takes", "1h")
    .addHelpText(
      "after",
      "\nPlans follow the chain's clock, so jumps follow them too.\n\nExamples:\n  slipway sandbox price\n  slipway sandbox price 1.25\n  slipway sandbox price crash 0.20 --over 2h\n  slipway sandbox price script 10m=1.20 1h=0.80 1d=2\n  slipway sandbox price stop          nobody reports: the price grows stale, minting halts",
    )
    .action(async (words: string[], { over }: { over: string }, command) => {
      const context = contextOf(command);
      // The sandbox is of this very program.
      const price = (await lever(context, "slipway_price", planOf(words, over))) as SandboxState["price"];
      context.out.result(price, () => priceText(price));
    });

  sandbox
    .command("fault [kind] [value]")
    .description("Say or change what the sandbox's RPC, REST and gRPC do wrong")
    .addHelpText(
      "after",
      `\nKinds:
  stall <span>       every answer waits
  drop <share>       so many of a hundred connections are cut, such as 30%
  status <429|502>   everything is answered so
  late <blocks>      the newest blocks are not shown yet
  shuffle            waiting transactions enter blocks in another order
  none               all is well again
A kind with "off" ends it alone. These commands are spared.\n
Examples:\n  slipway sandbox fault stall 2s\n  slipway sandbox fault drop 30%\n  slipway sandbox fault status off\n  slipway sandbox fault none`,
    )
    .action(async (kind: string | undefined, value: string | undefined, _options, command) => {
      const context = contextOf(command);
      const change = kind === undefined ? {} : faultChange(kind, value);
      // The sandbox is of this very program.
      const faults = (await lever(context, "slipway_faults", change)) as SandboxState["faults"];
      context.out.result(faults, () => faultsText(faults));
    });

  sandbox
    .command("params [module] [json]")
    .description("Say or change what governance would: parameters of bme, deployment, market and oracle")
    .addHelpText(
      "after",
      `\nExamples:\n  slipway sandbox params\n  slipway sandbox params market '{"order_max_bids": 5}'`,
    )
    .action(async (module: string | undefined, json: string | undefined, _options, command) => {
      const context = contextOf(command);
      if (module !== undefined && json === undefined)
        throw cliError("CLI_USAGE", `Say what of ${module} shall be otherwise, or leave ${module} out.`);
      const change = module === undefined ? {} : { module, params: changeOf(json ?? "") };
      const params = await lever(context, "slipway_params", change);
      context.out.result(params, () => JSON.stringify(params, null, 2));
    });

  sandbox
    .command("provider [id] [fault] [value]")
    .description("Say or change what goes wrong with a provider")
    .addHelpText(
      "after",
      `\nFaults:
  dark           its gateway answers nobody and it bids on nothing; what runs keeps running
  late <span>    it lets so much of the chain's time pass before it bids
  refuse         its gateway takes no manifest
  lose-disk      it forgets its manifests and volumes, once; its leases stay
  none           all is well again
A fault with "off" ends it alone.\n
Examples:\n  slipway sandbox provider\n  slipway sandbox provider lisbon dark\n  slipway sandbox provider lisbon late 10m\n  slipway sandbox provider lisbon none\n  slipway sandbox provider dallas lose-disk`,
    )
    .action(
      (id: string | undefined, fault: string | undefined, value: string | undefined, _options, command) =>
        provider(contextOf(command), { id, fault, value }),
    );
}

function changeOf(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw cliError("CLI_USAGE", `${text} is not JSON; write it like '{"order_max_bids": 5}'.`);
  }
}

async function provider(
  context: Context,
  { id, fault, value }: { id: string | undefined; fault: string | undefined; value: string | undefined },
): Promise<void> {
  if (id === undefined) {
    const { providers } = await sandboxState(context);
    return context.out.result(providers, () => providersText(providers));
  }
  if (fault === "lose-disk") {
    // The sandbox is of this very program.
    const lost = (await lever(context, "slipway_lose_disk", { id })) as { leases: number };
    return context.out.result(
      lost,
      () => `${id} lost its disk; ${lost.leases} lease(s) have no manifest now.`,
    );
  }
  const change = fault === undefined ? {} : providerChange(fault, value);
  // As above.
  const state = (await lever(context, "slipway_provider", { id, ...change })) as ProviderState;
  context.out.result(state, () => providersText([state]));
}
