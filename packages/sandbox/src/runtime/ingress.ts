/**
 * The way in from a browser: one port, many host names.
 *
 * In: which host name belongs to which service, and who answers for it. Out: a listening server that hands each request
 * to the one its Host header names. Names under `localhost` resolve to this machine in every browser, so
 * `http://<hash>.<provider>.localhost:<port>` works with nothing to set up.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { LeaseId } from "../gateway/chain-view.ts";

export interface Route {
  readonly lease: LeaseId;
  readonly service: string;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes WebSockets; absent: they are refused. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Ingress {
  readonly port: number;
  /** Puts a service behind a host name. A name belongs to one provider at a time. */
  set(host: string, route: Route): void;
  get(host: string): Route | undefined;
  /** Takes away the names of a lease. */
  clear(lease: LeaseId): void;
  /** Names of a lease's service, in the order in which they were given. */
  namesOf(lease: LeaseId, service: string): string[];
  close(): Promise<void>;
}

export async function createIngress({ host = "127.0.0.1", port = 0 } = {}): Promise<Ingress> {
  const routes = new Map<string, Route>();
  const server = createServer((request, response) => {
    const route = routes.get(nameOf(request));
    if (route !== undefined) return route.handle(request, response);
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end("No workload of this sandbox answers under this host name.\n");
  });
  server.on("upgrade", (request, socket, head) => {
    const upgrade = routes.get(nameOf(request))?.upgrade;
    if (upgrade === undefined) socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
    else upgrade(request, socket, head);
  });
  await listen(server, host, port);
  return {
    // A listening TCP server has an address with a port.
    port: (server.address() as AddressInfo).port,
    set: (name, route) => routes.set(name.toLowerCase(), route),
    get: (name) => routes.get(name.toLowerCase()),
    clear: (lease) => {
      for (const [name, route] of routes) if (isSame(route.lease, lease)) routes.delete(name);
    },
    namesOf: (lease, service) =>
      [...routes]
        .filter(([, route]) => route.service === service && isSame(route.lease, lease))
        .map(([name]) => name),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

export const isSame = (one: LeaseId, other: LeaseId): boolean =>
  one.owner === other.owner &&
  one.dseq === other.dseq &&
  one.gseq === other.gseq &&
  one.oseq === other.oseq &&
  one.provider === other.provider;

/** The port that was asked for, or another when somebody has it: the names then carry the other. */
async function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const taken = "code" in error && error.code === "EADDRINUSE" && port !== 0;
      if (!taken) return reject(error);
      server.once("error", reject);
      server.listen(0, host, resolve);
    });
    server.listen(port, host, resolve);
  });
}

function nameOf({ headers }: IncomingMessage): string {
  return (headers.host ?? "").toLowerCase().replace(/:\d+$/, "");
}
