// Starts everything in one process: HTTP first, so that the address is known and a taken port is told at once; then, side
// by side, the store and the sandbox; then the networks with their indexes. In: options. Out: an address, and a close
// that ends all of it in the opposite order. What stays true: one process per data directory.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { type Network, SlipwayError } from "@slipway/chain";
import { createTypeRegistry } from "@slipway/chain/registry";
import type { PopulationOptions, Sandbox } from "@slipway/sandbox";
import type { History } from "@slipway/sandbox/history";
import { serverError } from "./errors.ts";
import { createApp } from "./http/app.ts";
import type { Deps } from "./http/deps.ts";
import { isLoopback } from "./http/guard.ts";
import type { Logger } from "./http/problem.ts";
import { attachShell } from "./http/shell.ts";
import { lockDirectory } from "./lock.ts";
import { createNetworks } from "./networks/networks.ts";
import type { Seat } from "./sandbox/seat.ts";
import { openStore } from "./store/open.ts";
import { readTemplates } from "./templates.ts";

export interface SandboxOptions {
  readonly runtime?: "docker" | "simulated" | "auto";
  readonly genesis?: unknown;
  /** Milliseconds from block to block. */
  readonly blockTime?: number;
  /** A history of other people, grown when the chain is new. */
  readonly population?: PopulationOptions;
  /** The history of that population, when it began to grow before. */
  readonly history?: History;
  /** Start from this state; the chain that stands in the directory is set aside. */
  readonly state?: unknown;
}

export interface ServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 8080; 0 is any free one. */
  readonly port?: number;
  /** Where everything is kept. */
  readonly dir?: string;
  /** Keeps nothing: a directory of its own, removed at the end. */
  readonly ephemeral?: boolean;
  /** A PostgreSQL server instead of the embedded one. */
  readonly databaseUrl?: string;
  /** The network to show first: "sandbox", "mainnet", "testnet", or a description. Default: the sandbox. */
  readonly network?: string | Network;
  /** More networks to know. */
  readonly networks?: readonly Network[];
  readonly sandbox?: SandboxOptions;
  /** The built console; default the one beside this package. */
  readonly webDir?: string;
  readonly templatesDir?: string;
  readonly signal?: AbortSignal;
  readonly onListening?: (url: string) => void;
  readonly onProgress?: (text: string) => void;
  /** Told when the sandbox began anew from a state. */
  readonly onSandboxChanged?: () => void;
  readonly now?: () => number;
  readonly random?: (length: number) => Uint8Array;
  readonly fetch?: typeof globalThis.fetch;
  readonly log?: Logger;
}

export interface RunningServer {
  readonly url: string;
  /** The network inside this process, when there is one. */
  readonly sandbox: Sandbox | undefined;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const version = "0.1.0";
const root = new URL("../../../", import.meta.url);
const folder = (path: string) => join(new URL(path, root).pathname);

/** Starts the server and resolves when the console can be used. Throws SERVER_… and STORE_… when it cannot start. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = once(async () => {
    for (const step of closers.toReversed()) await step();
  });
  try {
    const { url, seat } = await start(options, closers);
    return {
      url,
      get sandbox() {
        return seat?.sandbox;
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closers = (() => Promise<void> | void)[];

async function start(
  options: ServerOptions,
  closers: Closers,
): Promise<{ url: string; seat: Seat | undefined }> {
  const {
    host = "127.0.0.1",
    onProgress = () => undefined,
    now = Date.now,
    fetch = globalThis.fetch,
  } = options;
  const log = options.log ?? consoleLog;
  const dir = await takeDirectory(options, closers);
  const stopping = new AbortController();
  const { server, url, serve } = await listen(options, log, closers);
  closers.push(() => stopping.abort());
  options.onListening?.(url);
  const network = options.network ?? "sandbox";
  const wantsSandbox = network === "sandbox";
  onProgress(wantsSandbox ? "opening the database and starting the sandbox" : "opening the database");
  const place = options.databaseUrl === undefined ? { dir } : { databaseUrl: options.databaseUrl };
  const opening = openStore(place);
  const starting = wantsSandbox
    ? seatSandbox(options, join(dir, "sandbox"), { onProgress, log }, stopping.signal)
    : undefined;
  const [store, seat, templates] = await allOrClose(
    [
      opening,
      starting ?? Promise.resolve(undefined),
      readTemplates(options.templatesDir ?? folder("templates")),
    ],
    closers,
  );
  options.signal?.throwIfAborted();
  const registry = createTypeRegistry();
  const networks = await createNetworks({
    store,
    databaseUrl: options.databaseUrl,
    registry,
    fetch,
    now,
    log,
    seat,
    networks: [...(options.networks ?? []), ...(typeof network === "string" ? [] : [network])],
    default: typeof network === "string" ? network : network.name,
  });
  closers.push(() => networks.close());
  networks.open(networks.default);
  const random = options.random ?? ((length: number) => crypto.getRandomValues(new Uint8Array(length)));
  const deps: Deps = { networks, store, templates, registry, now, random, log };
  attachShell(server, deps, isLoopback(host), stopping.signal);
  serve(createApp({ version, webDir: webDirOf(options), isLoopback: isLoopback(host), log, deps }));
  closers.push(() => stop(server)); // first of all, so that nobody asks what is being closed
  onProgress("ready");
  return { url, seat };
}

async function takeDirectory(options: ServerOptions, closers: Closers): Promise<string> {
  if (options.ephemeral === true || options.dir === undefined) {
    const dir = await mkdtemp(join(tmpdir(), "slipway-"));
    closers.push(() => rm(dir, { recursive: true, force: true }));
    return dir;
  }
  const lock = lockDirectory(options.dir);
  closers.push(() => lock.release());
  return options.dir;
}

async function seatSandbox(
  options: ServerOptions,
  dir: string,
  { onProgress, log }: { onProgress: (text: string) => void; log: Logger },
  signal: AbortSignal,
): Promise<Seat> {
  const [{ isUnwritable }, { openSeat }] = await Promise.all([
    import("@slipway/sandbox"),
    import("./sandbox/seat.ts"),
  ]);
  // The console can be used while the providers register.
  return openSeat({
    eager: true,
    ...options.sandbox,
    ...(options.onSandboxChanged ? { onChanged: options.onSandboxChanged } : {}),
    dir,
    onProgress,
    signal,
    onFault: (what, error) => {
      // What a provider cannot do is the play; a disk that takes nothing stops it.
      if (isUnwritable(error)) log.error(`The sandbox could not ${what}.`, error);
    },
  });
}

/** Waits for all; what was opened is closed at the end also when another failed. */
async function allOrClose<A extends Closable, B extends Closable | undefined, C>(
  [a, b, c]: [Promise<A>, Promise<B>, Promise<C>],
  closers: Closers,
): Promise<[A, B, C]> {
  const opened = await Promise.allSettled([a, b]);
  for (const each of opened) {
    if (each.status === "fulfilled" && each.value !== undefined) {
      const { value } = each;
      closers.push(() => value.close());
    }
  }
  return Promise.all([a, b, c]);
}

interface Closable {
  close(): Promise<void>;
}

interface Listening {
  readonly server: Server;
  readonly url: string;
  serve(app: ReturnType<typeof createApp>): void;
}

async function listen(options: ServerOptions, log: Logger, closers: Closers): Promise<Listening> {
  const { host = "127.0.0.1", port = 8080 } = options;
  let app = createApp({ version, webDir: webDirOf(options), isLoopback: isLoopback(host), log });
  const server = createServer(getRequestListener((request, env) => app.fetch(request, env)));
  server.requestTimeout = 0; // log streams and shells last; bodies are small and limited
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  closers.push(() => stop(server));
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : isIPv6(host) ? `[${host}]` : host;
  return {
    server,
    url: `http://${shown}:${actual}`,
    serve(next) {
      app = next;
    },
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listenError(error: Error & { code?: string }, host: string, port: number): Error {
  const details = { host, port };
  if (error.code === "EADDRINUSE")
    return serverError("SERVER_PORT_TAKEN", `Port ${port} of ${host} is taken.`, { cause: error, details });
  return serverError("SERVER_PORT_NOT_ALLOWED", `Cannot listen on ${host}:${port}: ${error.message}`, {
    cause: error,
    details,
  });
}

function webDirOf(options: ServerOptions): string {
  return options.webDir ?? folder("apps/web/dist");
}

const consoleLog: Logger = {
  error(message, error) {
    // What the world refused has its message; a fault of ours needs its stack.
    if (error instanceof SlipwayError) console.error(`slipway: ${message}: ${error.message} [${error.code}]`);
    else console.error(`slipway: ${message}`, error);
  },
};

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
