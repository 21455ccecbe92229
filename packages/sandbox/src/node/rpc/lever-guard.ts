/**
 * Who may use the levers: programs of this machine. A web page may read the sandbox's chain as it may read any node's,
 * but it must not move its time and money: not from another origin, and not under a name that somebody has pointed here.
 * In: the request that came, or the one that opened the socket. Out: the methods that it may call.
 */
import type { IncomingMessage } from "node:http";
import type { Method } from "./method.ts";
import { methods } from "./methods.ts";
import { Refusal } from "./refusal.ts";

export type MethodLookup = (name: string) => Method | undefined;

/** Whether a method is the sandbox's own: guarded, and spared by the faults, or nobody could end them. */
export function isLever(name: string): boolean {
  return name.startsWith("slipway_");
}

/** All methods; levers refuse with a reason when the request may not use them. */
export function methodsFor(request: IncomingMessage): MethodLookup {
  const why = whyNot(request);
  return (name) => {
    const found = methods.get(name);
    if (found === undefined || why === undefined || !isLever(name)) return found;
    return {
      ...found,
      call() {
        throw new Refusal(`${name} is for programs on this machine: ${why}`);
      },
    };
  };
}

function whyNot({ headers, socket }: IncomingMessage): string | undefined {
  const { host, origin } = headers;
  const site = headers["sec-fetch-site"];
  if (!isLoopback(socket.remoteAddress ?? "")) return `the request comes from ${socket.remoteAddress}`;
  if (host !== undefined && !isLoopback(hostnameOf(host))) return `the request is meant for the host ${host}`;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase())
    return `the request comes from a web page of ${origin}`;
  // Pictures and links of a page come without an origin, but with this.
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return "the request comes from a web page of another site";
  return undefined;
}

function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

function isLoopback(name: string): boolean {
  const plain = name.replace(/^::ffff:/i, "").toLowerCase();
  return plain === "localhost" || plain === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}
