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
  /**
   * Puts a service behind a host name. A name belongs to one service of each provider; where several providers have
   * it, the first answers, as the name's entry in the DNS would point to one of them.
   */
  set(host: string, route: Route): void;
  /** The service that a provider put behind a name. */
  find(host: string, provider: string): Route | undefined;
  /** Takes away the names of a lease, or of one of its services. */
  clear(lease: LeaseId, service?: string): void;
  /** Where a lease's service answers, in the order in which the names were given; made names with the port. */
  addressesOf(lease: LeaseId, service: string): string[];
  close(): Promise<void>;
}

export async function createIngress({ host = "127.0.0.1", port = 0 } = {}): Promise<Ingress> {
  const routes = new Map<string, readonly Route[]>();
  const server = createServer((request, response) => {
    const [route] = routes.get(nameOf(request)) ?? [];
    if (route !== undefined) return route.handle(request, response);
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end("No workload of this sandbox answers under this host name.\n");
  });
  server.on("upgrade", (request, socket, head) => {
    const upgrade = routes.get(nameOf(request))?.[0]?.upgrade;
    if (upgrade === undefined) socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
    else upgrade(request, socket, head);
  });
  await listen(server, host, port);
  // A listening TCP server has an address with a port.
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    set(name, route) {
      const known = routes.get(name.toLowerCase()) ?? [];
      const others = known.filter((each) => each.lease.provider !== route.lease.provider);
      routes.set(name.toLowerCase(), [...others, route]);
    },
    find: (name, provider) =>
      routes.get(name.toLowerCase())?.find((each) => each.lease.provider === provider),
    clear(lease, service) {
      for (const [name, list] of routes) {
        const left = list.filter(
          (each) => !isSame(each.lease, lease) || (service ?? each.service) !== each.service,
        );
        if (left.length > 0) routes.set(name, left);
        else routes.delete(name);
      }
    },
    addressesOf: (lease, service) =>
      [...routes]
        .filter(([, list]) => list.some((each) => each.service === service && isSame(each.lease, lease)))
        .map(([name]) => (name.endsWith(".localhost") ? `${name}:${bound}` : name)),
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
