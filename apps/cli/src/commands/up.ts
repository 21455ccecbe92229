/** `slipway up`: console, API, indexer, database and, unless another network is named, the sandbox, in this process. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PopulationOptions } from "@slipway/sandbox";
import { beginHistory, type History } from "@slipway/sandbox/history";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { cliError } from "../errors.ts";
import { readGenesis } from "../genesis.ts";
import { announceInstance } from "../instance.ts";
import { addPopulationFlags, type PopulationFlags, parsePopulation } from "../population.ts";
import type { ContextOf } from "../program.ts";
import { readSettings, resolveNetwork } from "../settings.ts";

interface UpOptions extends PopulationFlags {
  readonly port: string;
  readonly host: string;
  readonly ephemeral?: boolean;
  readonly runtime: string;
  readonly state?: string;
}

export function addUp(program: Command, contextOf: ContextOf): void {
  const up = program
    .command("up")
    .description("Start the console with everything behind it")
    .option("--port <port>", "the console's port", process.env.PORT ?? "8080")
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--ephemeral", "keep nothing")
    .option("--runtime <kind>", "what runs workloads of the sandbox: docker, simulated or auto", "auto")
    .option("--state <file>", "start the sandbox anew from a state; the chain that stood here is set aside");
  addPopulationFlags(up, "village")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway up\n  slipway up --port 9000 --ephemeral\n  slipway up --population none\n  slipway up --state state.json\n  slipway up --network mainnet\n  DATABASE_URL=postgres://… slipway up",
    )
    .action((options: UpOptions, command) =>
      startUp(contextOf(command), options, command.optsWithGlobals().network),
    );
}

async function startUp(
  context: Context,
  options: UpOptions,
  networkOption: string | undefined,
): Promise<void> {
  const { directory } = context;
  const population = parsePopulation(options);
  const name = networkOption ?? readSettings(directory).network ?? "sandbox";
  const place = options.ephemeral === true ? undefined : join(directory, "up");
  // Before everything else is even read: it takes as long as the rest of the start.
  const isGrown = name === "sandbox" && options.state === undefined;
  const history = isGrown ? historyAhead(population, place, context.now()) : undefined;
  const state = options.state === undefined ? undefined : readGenesis(options.state);
  try {
    await serve(context, options, { name, population, place, history, state });
  } finally {
    history?.drop();
  }
}

/** The history of a chain that is not there yet. */
function historyAhead(population: PopulationOptions, place: string | undefined, now: number) {
  const stands = place !== undefined && existsSync(join(place, "sandbox", "chain"));
  return stands ? undefined : beginHistory({ population, now });
}

interface Wanted {
  readonly name: string;
  readonly population: PopulationOptions;
  /** Absent: nothing is kept. */
  readonly place: string | undefined;
  readonly history: History | undefined;
  readonly state: unknown;
}

async function serve(
  { out, directory, signal }: Context,
  options: UpOptions,
  { name, population, place, history, state }: Wanted,
): Promise<void> {
  const { refreshWeb } = await import("@slipway/web/build");
  await refreshWeb();
  const { startServer } = await import("@slipway/server");
  const server = await startServer({
    host: options.host,
    port: parsePort(options.port),
    ...(place === undefined ? { ephemeral: true } : { dir: place }),
    ...(process.env.DATABASE_URL === undefined ? {} : { databaseUrl: process.env.DATABASE_URL }),
    network: builtIn.has(name) ? name : resolveNetwork(name, directory),
    networks: readSettings(directory).networks ?? [],
    sandbox: {
      runtime: parseRuntime(options.runtime),
      population,
      ...(history === undefined ? {} : { history }),
      ...(state === undefined ? {} : { state }),
    },
    signal,
    onListening: (url: string) => out.result({ url }, () => url),
    onSandboxChanged: () => {
      instance = announce();
    },
    onProgress: (text: string) => out.progress(text),
  });
  const announce = () => {
    const { url, sandbox } = server;
    const { network, runtime } = sandbox ?? {};
    const told = { pid: process.pid, url, ...(network && runtime && { sandbox: network, runtime }) };
    const announced = announceInstance(directory, told);
    sandbox?.admin.onChange(announced.again);
    return announced;
  };
  let instance = announce();
  out.progress("ready; Ctrl-C stops");
  await untilAborted(signal);
  out.progress("stopping");
  instance.withdraw();
  await server.close();
}

const builtIn = new Set(["sandbox", "mainnet", "testnet"]);

export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw cliError("CLI_USAGE", `"${text}" is not a port: a whole number up to 65535, 0 for any free one.`);
}

export function parseRuntime(text: string): "docker" | "simulated" | "auto" {
  if (text === "docker" || text === "simulated" || text === "auto") return text;
  throw cliError("CLI_USAGE", `"${text}" is not a runtime: docker, simulated or auto.`);
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => {}, 2 ** 30);
  return new Promise((resolve) => {
    const done = () => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener("abort", done, { once: true });
  });
}
