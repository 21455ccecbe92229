// The place of the sandbox in this process. In: a directory and how to start. Out: the sandbox that runs, and a way to let
// another begin from a state where it stood. What stays true: a state that cannot start a chain ends nothing; the chain
// before is set aside, not thrown away; addresses stay, so that whoever knew the sandbox still finds it.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SlipwayError } from "@slipway/chain";
import { createSandbox, type Sandbox, type SandboxOptions } from "@slipway/sandbox";

export interface Seat {
  readonly sandbox: Sandbox;
  /** Throws SANDBOX_GENESIS_WRONG when no chain can start from the state. */
  check(state: unknown): Promise<void>;
  /** Ends the chain that runs and starts one from the state, which was checked. When that fails the old one runs on. */
  startFrom(state: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface SeatOptions extends Omit<SandboxOptions, "ports"> {
  readonly dir: string;
  /** Start from this state now; what stood in the directory is set aside. */
  readonly state?: unknown;
  /** Told when another chain runs than before. */
  readonly onChanged?: () => void;
}

export async function openSeat({
  state,
  onChanged = () => undefined,
  ...options
}: SeatOptions): Promise<Seat> {
  const places = placesIn(options.dir);
  if (state !== undefined) {
    await assertStarts(state, options);
    setAside(places);
    keepState(places, state);
  }
  let sandbox = await start(options, places);
  return {
    get sandbox() {
      return sandbox;
    },
    check: (next) => assertStarts(next, options),
    async startFrom(next) {
      const ports = portsOf(sandbox);
      await sandbox.close();
      setAside(places);
      try {
        keepState(places, next);
        sandbox = await start(options, places, ports);
        onChanged();
      } catch (error) {
        bringBack(places);
        sandbox = await start(options, places, ports);
        throw error;
      }
    },
    close: () => sandbox.close(),
  };
}

interface Places {
  readonly dir: string;
  readonly chain: string;
  /** What the chain began with, when that was a state; read at each start, because providers' keys follow from it. */
  readonly state: string;
}

const placesIn = (dir: string): Places => ({
  dir,
  chain: join(dir, "chain"),
  state: join(dir, "state.json"),
});
const before = (path: string) => `${path}.before`;

/** Starts a chain from the state where nobody sees it. Throws SANDBOX_GENESIS_WRONG. */
async function assertStarts(state: unknown, { signal, now }: SandboxOptions): Promise<void> {
  const trial = await createSandbox({
    genesis: state,
    providers: [],
    manual: true,
    runtime: "simulated",
    ...(signal ? { signal } : {}),
    ...(now ? { now } : {}),
  });
  await trial.close();
}

async function start(
  { population, history, ...options }: Omit<SeatOptions, "state" | "onChanged">,
  places: Places,
  ports: SandboxOptions["ports"] = {},
): Promise<Sandbox> {
  const isKept = existsSync(places.state);
  const own = isKept
    ? { ...options, genesis: JSON.parse(readFileSync(places.state, "utf8")) as unknown }
    : { ...options, ...(population ? { population } : {}), ...(history ? { history } : {}) };
  try {
    return await createSandbox({ ...own, ports });
  } catch (error) {
    // Somebody took a port in the moment when nobody had it.
    if (!(error instanceof SlipwayError) || error.code !== "SANDBOX_PORT_TAKEN") throw error;
    return await createSandbox(own);
  }
}

function keepState({ dir, state }: Places, document: unknown): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(`${state}.new`, JSON.stringify(document));
  renameSync(`${state}.new`, state);
}

function setAside({ chain, state }: Places): void {
  for (const path of [chain, state]) {
    rmSync(before(path), { recursive: true, force: true });
    if (existsSync(path)) renameSync(path, before(path));
  }
}

function bringBack({ chain, state }: Places): void {
  for (const path of [chain, state]) {
    rmSync(path, { recursive: true, force: true });
    if (existsSync(before(path))) renameSync(before(path), path);
  }
}

function portsOf({ rpcUrl, restUrl, grpcUrl, runtime }: Sandbox): SandboxOptions["ports"] {
  const port = (url: string) => Number(new URL(url).port);
  return { rpc: port(rpcUrl), rest: port(restUrl), grpc: port(grpcUrl), ingress: runtime.ingressPort };
}
