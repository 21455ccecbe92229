/** Starts and stops the servers of the node's faces. */
import type { Server } from "node:net";
import { sandboxError } from "../../errors.ts";

export interface Listening {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

export async function listen(server: Server, host: string, port: number): Promise<Listening> {
  const connections = new Set<{ destroy(): void; once(event: "close", listener: () => void): unknown }>();
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(toListenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const shownHost =
    host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return {
    port: actual,
    url: `http://${shownHost}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}

function toListenError(cause: Error, host: string, port: number): Error {
  const taken = Reflect.get(cause, "code") === "EADDRINUSE";
  if (!taken) return cause;
  return sandboxError("SANDBOX_PORT_TAKEN", `Port ${port} on ${host} is taken`, {
    cause,
    details: { host, port },
  });
}
