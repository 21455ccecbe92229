/** A machine on the network for tests: it shows a certificate and counts what it is told. */
import { createServer as createHttpServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer, type TLSSocket, type TlsOptions } from "node:tls";
import type { OwnCertificate } from "../certificate/create.ts";

export interface Machine {
  readonly url: string;
  readonly port: number;
  /** Bytes that clients sent after the handshake. */
  readonly heard: () => number;
  /** Handshakes that were completed. */
  readonly greeted: () => number;
  /** Open connections, as the machine sees them. */
  readonly sockets: ReadonlySet<TLSSocket>;
  close(): Promise<void>;
}

export interface MachineOptions extends TlsOptions {
  readonly handle?: RequestListener;
  /** Default: any free one. */
  readonly port?: number;
  /** Takes a connection itself instead of speaking HTTP. */
  readonly connection?: (socket: TLSSocket) => void;
  readonly upgrade?: Parameters<ReturnType<typeof createHttpServer>["on"]>[1];
}

export async function startMachine(
  { cert, key }: Pick<OwnCertificate, "cert" | "key">,
  {
    handle = (_request, response) => void response.end("{}"),
    connection,
    upgrade,
    port: wanted = 0,
    ...options
  }: MachineOptions = {},
): Promise<Machine> {
  let heard = 0;
  let greeted = 0;
  const sockets = new Set<TLSSocket>();
  const http = createHttpServer(handle);
  if (upgrade !== undefined) http.on("upgrade", upgrade);
  const server = createServer({ cert, key, ...options }, (socket) => {
    greeted++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (data: Buffer) => {
      heard += data.length;
    });
    if (connection !== undefined) connection(socket);
    else http.emit("connection", socket);
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(wanted, "127.0.0.1", resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    port,
    heard: () => heard,
    greeted: () => greeted,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
