/** Ports of services that are not on the ingress: real sockets on this machine that say what would answer. */
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ForwardedPortWire } from "../../gateway/cluster.ts";
import { externalPortOf, isIngress, type ManifestService } from "../../gateway/manifest.ts";
import { answer, type Shown } from "./page.ts";

export interface Forwarded {
  readonly ports: readonly ForwardedPortWire[];
  close(): Promise<void>;
}

/** Opens a port for each global expose that is not on the ingress. `note` writes a log line. */
export async function openForwarded(
  service: ManifestService,
  host: string,
  shown: () => Shown,
  note: (line: string) => void,
): Promise<Forwarded> {
  const exposes = (service.expose ?? []).filter((each) => each.global && !isIngress(each));
  const opened = await Promise.all(
    exposes.map(async ({ port, proto, externalPort }) => {
      const open = proto === "UDP" ? openUdp : openTcp;
      const { bound, close } = await open(host, shown, (what) =>
        note(`${proto.toLowerCase()} ${port}: ${what}`),
      );
      const outside = externalPort === 0 ? port : externalPort;
      return { wire: { host, port: outside, externalPort: bound, proto, name: service.name }, close };
    }),
  );
  return {
    ports: opened.map(({ wire }) => wire),
    close: async () => {
      await Promise.all(opened.map(({ close }) => close()));
    },
  };
}

interface Opened {
  readonly bound: number;
  close(): Promise<void>;
}

async function openTcp(host: string, shown: () => Shown, note: (what: string) => void): Promise<Opened> {
  const server = createServer((request, response) => {
    answer(request, response, shown());
    note(`${request.method} ${request.url}`);
  });
  server.on("clientError", (_error, socket) => {
    note("a connection that speaks no HTTP");
    socket.end("This service is simulated; no container runs here.\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, resolve);
  });
  return {
    // A listening TCP server has an address with a port.
    bound: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function openUdp(host: string, _shown: () => Shown, note: (what: string) => void): Promise<Opened> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  socket.on("message", (message, from) => {
    note(`${message.length} bytes from ${from.address}:${from.port}`);
    socket.send("This service is simulated; no container runs here.\n", from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, host, resolve);
  });
  return {
    bound: socket.address().port,
    close: async () => {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

/** Whether a port of a service can be reached from outside by number. */
export const isForwarded = (service: ManifestService): boolean =>
  (service.expose ?? []).some((each) => each.global && !isIngress(each) && externalPortOf(each) > 0);
