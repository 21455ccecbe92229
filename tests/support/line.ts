/** A line to a TCP port that can be cut, held and mended, as lines are. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Line {
  /** Where the line begins, as the address of a node. */
  readonly url: string;
  readonly port: number;
  /** How many connections were made so far. */
  readonly opened: () => number;
  /** Breaks every connection; new ones work. */
  cut(): void;
  /** Breaks the next connection as soon as it is used. */
  cutNext(): void;
  /** Breaks each connection that carries this text, once the other end has it; undefined: none any more. */
  cutAfter(text: string | undefined): void;
  /** From now on new and old connections carry nothing and say nothing. */
  hold(): void;
  close(): Promise<void>;
}

export async function openLine(to: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let opened = 0;
  let held = false;
  let cutting = false;
  let last: string | undefined;
  const server = createServer((near) => {
    opened++;
    const far = connect(to, "127.0.0.1");
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => {
        if (cutting) near.destroy();
        else if (!held) into.write(chunk);
        cutting = false;
        if (last !== undefined && chunk.includes(last)) near.destroy();
      });
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        // What was written still arrives.
        into.end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    opened: () => opened,
    cut,
    cutNext: () => {
      cutting = true;
    },
    cutAfter: (text) => {
      last = text;
    },
    hold: () => {
      held = true;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const line = await openLine(9);
  await line.close();
  return line.port;
}
