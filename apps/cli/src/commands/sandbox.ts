/** `slipway sandbox`: the network alone, and the levers of one that runs. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { cliError } from "../errors.ts";
import { readGenesis } from "../genesis.ts";
import { announceInstance } from "../instance.ts";
import { lever } from "../lever.ts";
import { addPopulationFlags, type PopulationFlags, parsePopulation } from "../population.ts";
import type { ContextOf } from "../program.ts";
import { wholeNumber } from "../whole-number.ts";
import { addSandboxLuck } from "./sandbox-luck.ts";
import { addSandboxTime } from "./sandbox-time.ts";
import { parsePort, parseRuntime, untilAborted } from "./up.ts";

interface SandboxOptions extends PopulationFlags {
  readonly genesis?: string;
  readonly state?: string;
  readonly manual?: boolean;
  readonly rpcPort: string;
  readonly restPort: string;
  readonly grpcPort: string;
  readonly providers: boolean;
  readonly blockTime: string;
  readonly runtime: string;
  readonly ephemeral?: boolean;
}

export function addSandbox(program: Command, contextOf: ContextOf): void {
  const sandbox = program
    .command("sandbox")
    .description("The Akash network inside the program, alone")
    .option("--genesis <file>", "start from this genesis")
    .option("--state <file>", 'start from a state that "slipway sandbox export" wrote')
    .option("--manual", "make no block by the clock until told; JSON-RPC slipway_block makes one")
    .option("--rpc-port <port>", "CometBFT RPC", "26657")
    .option("--rest-port <port>", "REST gateway", "1317")
    .option("--grpc-port <port>", "gRPC", "9090")
    .option("--no-providers", "no providers")
    .option("--block-time <ms>", "milliseconds between blocks; 0: as soon as a transaction waits", "1000")
    .option("--runtime <kind>", "docker, simulated or auto", "auto")
    .option("--ephemeral", "keep nothing");
  addPopulationFlags(sandbox, "none")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway sandbox --ephemeral\n  slipway sandbox --population city --days 365 --seed 7\n  slipway sandbox --genesis genesis.json --manual --no-providers",
    )
    .action((options: SandboxOptions, command) => runSandbox(contextOf(command), options));

  sandbox
    .command("faucet [address]")
    .description("Give an account (yours, unless another is named) play money")
    .action(async (address: string | undefined, _options, command) => {
      const context = contextOf(command);
      const to = address ?? (await context.signer()).address;
      const coins = await lever(context, "slipway_faucet", { address: to });
      context.out.result({ address: to, coins }, () => `Funded ${to}.`);
    });

  sandbox
    .command("export <file>")
    .description("Write the whole state to a file, from which another sandbox can start")
    .action(async (file: string, _options, command) => {
      const context = contextOf(command);
      const state = await lever(context, "slipway_export");
      writeState(file, state);
      context.out.result({ file }, () => `Wrote the state to ${file}.`);
    });

  addSandboxTime(sandbox, contextOf);
  addSandboxLuck(sandbox, contextOf);
}

async function runSandbox(context: Context, options: SandboxOptions): Promise<void> {
  const { out, directory, signal } = context;
  const given = options.state ?? options.genesis;
  const { createSandbox, isUnwritable } = await import("@slipway/sandbox");
  const sandbox = await createSandbox({
    ...(options.ephemeral === true || given !== undefined ? {} : { dir: join(directory, "sandbox") }),
    ...(given === undefined ? {} : { genesis: readGenesis(given) }),
    population: parsePopulation(options),
    manual: options.manual === true,
    blockTime: wholeNumber(options.blockTime),
    ports: {
      rpc: parsePort(options.rpcPort),
      rest: parsePort(options.restPort),
      grpc: parsePort(options.grpcPort),
      gateway: 0,
    },
    ...(options.providers ? {} : { providers: [] }),
    runtime: parseRuntime(options.runtime),
    signal,
    onProgress: (text: string) => out.progress(text),
    onFault: (what, error) => {
      if (isUnwritable(error)) out.warn(`Could not ${what}. ${error.message} ${error.hint}`);
    },
  });
  const { network, runtime, rpcUrl, restUrl, grpcUrl } = sandbox;
  const instance = announceInstance(directory, { pid: process.pid, sandbox: network, runtime });
  sandbox.admin.onChange(instance.again);
  out.result(
    { chainId: network.chainId, rpc: rpcUrl, rest: restUrl, grpc: grpcUrl, runtime: runtime.kind },
    () =>
      [
        `RPC   ${rpcUrl}`,
        `REST  ${restUrl}`,
        `gRPC  ${grpcUrl}`,
        `Chain ${network.chainId}, workloads: ${runtime.kind}`,
      ].join("\n"),
  );
  await untilAborted(signal);
  instance.withdraw();
  await sandbox.close();
}

function writeState(path: string, state: unknown): void {
  try {
    writeFileSync(path, JSON.stringify(state));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliError("CLI_FILE_UNWRITABLE", `Cannot write the state to ${path}: ${reason}`, { cause });
  }
}
