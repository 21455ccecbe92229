import { createServer, type Server } from "node:net";

const MOST_TRIES = 20;

/** A port that is free together with the next one: gateways have their gRPC service there. */
export async function freePair(host: string): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const first = await hold(host, 0);
    if (first === null) continue;
    const second = await hold(host, first.port + 1);
    await Promise.all([first.release(), second?.release()]);
    if (second !== null) return first.port;
  }
  return 0;
}

export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

interface Held {
  readonly port: number;
  release(): Promise<void>;
}

async function hold(host: string, port: number): Promise<Held | null> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => resolve(true));
  });
  return listening
    ? { port: portOf(server), release: () => new Promise((done) => server.close(() => done())) }
    : null;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
