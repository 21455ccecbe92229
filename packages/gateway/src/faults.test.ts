/** Providers that break in the middle of things. */
import { createKeySigner } from "@slipway/chain";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { createCertificate, type OwnCertificate } from "./certificate/create.ts";
import { createGateway, type Gateway, type LeaseRef } from "./gateway.ts";
import type { LogLine } from "./logs.ts";
import { type Machine, type MachineOptions, startMachine } from "./test/machine.ts";

const provider = createKeySigner(new Uint8Array(32).fill(1)).address;
const lease: LeaseRef = { dseq: 1n, gseq: 1, oseq: 1 };
const sockets = new WebSocketServer({ noServer: true });

let own: OwnCertificate;
let machine: Machine;

beforeAll(async () => {
  own = await createCertificate({ address: provider, hosts: ["localhost"] });
});
afterEach(async () => {
  await machine.close();
});

async function meet(options: MachineOptions, signal?: AbortSignal, silenceMs?: number): Promise<Gateway> {
  machine = await startMachine(own, options);
  return createGateway({
    provider: { owner: provider, hostUri: machine.url },
    chain: { certificates: async () => [{ cert: Buffer.from(own.cert), pubkey: Buffer.from(own.pubkey) }] },
    auth: { token: async () => "token" },
    ...(signal === undefined ? {} : { signal }),
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
}

/** A machine that plays one script per WebSocket, in turn; the last one again and again. */
function streams(...scripts: ((socket: WebSocket, query: URLSearchParams) => void)[]): MachineOptions {
  let turn = 0;
  return {
    upgrade: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const script = scripts[Math.min(turn++, scripts.length - 1)];
        script?.(webSocket, new URL(request.url ?? "/", "http://x").searchParams);
      }),
  };
}

const say = (socket: WebSocket, ...messages: string[]): void => {
  for (const message of messages) socket.send(JSON.stringify({ name: "web-0", message }));
};
const dieAfter = (socket: WebSocket): void => void setTimeout(() => socket.terminate(), 20);

async function take(lines: AsyncIterable<LogLine>, count: number): Promise<LogLine[]> {
  const taken: LogLine[] = [];
  for await (const line of lines) {
    taken.push(line);
    if (taken.length === count) break;
  }
  return taken;
}

describe("logs", () => {
  test("go on after a break with no line lost and none doubled", async () => {
    const queries: (string | null)[] = [];
    const gateway = await meet(
      streams(
        (socket) => {
          say(socket, "a", "b", "b");
          dieAfter(socket);
        },
        (socket, query) => {
          queries.push(query.get("tail"));
          say(socket, "a", "b", "b", "c", "d");
          setTimeout(() => say(socket, "e"), 500);
        },
      ),
    );
    const lines = await take(gateway.logs(lease, { follow: true, tail: 10 }), 6);
    expect(lines.map(({ message }) => message)).toEqual(["a", "b", "b", "c", "d", "e"]);
    expect(queries).toEqual(["1000"]);
  });

  test("count lines that are all the same, and go on where lines never cease", async () => {
    const gateway = await meet(
      streams(
        (socket) => {
          say(socket, "tick", "tick");
          dieAfter(socket);
        },
        (socket) => {
          say(socket, "tick", "tick", "tick");
          const timer = setInterval(() => say(socket, "tock"), 20);
          socket.once("close", () => clearInterval(timer));
        },
      ),
    );
    const lines = await take(gateway.logs(lease, { follow: true }), 5);
    expect(lines.map(({ message }) => message)).toEqual(["tick", "tick", "tick", "tock", "tock"]);
  });

  test("mark a gap where the provider gives no line that was seen", async () => {
    const gateway = await meet(
      streams(
        (socket) => {
          say(socket, "a", "b");
          dieAfter(socket);
        },
        (socket) => say(socket, "y", "z"),
      ),
    );
    const lines = await take(gateway.logs(lease, { follow: true }), 5);
    expect(lines.map(({ message, gap }) => gap ?? message)).toEqual(["a", "b", true, "y", "z"]);
  });

  test("are given up when the stream ends again and again with nothing new", async () => {
    const gateway = await meet(streams((socket) => socket.terminate()));
    await expect(take(gateway.logs(lease, { follow: true, pauses: [5, 5, 5] }), 1)).rejects.toMatchObject({
      code: "GATEWAY_STREAM_BROKEN",
    });
  });

  test("wait out a provider's cluster that restarts, and lose nothing", async () => {
    const gateway = await meet(
      streams(
        (socket) => {
          say(socket, "a", "b");
          setTimeout(() => socket.close(4002), 20);
        },
        (socket) => socket.close(4002),
        (socket) => socket.close(4000, "no running pods"),
        (socket) => say(socket, "a", "b", "c"),
      ),
    );
    const lines = await take(gateway.logs(lease, { follow: true }), 3);
    expect(lines.map(({ message }) => message)).toEqual(["a", "b", "c"]);
  });

  test("say in the end why they could not be taken up again", async () => {
    const gateway = await meet(
      streams(
        (socket) => {
          say(socket, "a");
          dieAfter(socket);
        },
        (socket) => socket.close(4001),
      ),
    );
    const lines = gateway.logs(lease, { follow: true, pauses: [5, 5, 5] });
    await expect(take(lines, 2)).rejects.toMatchObject({ code: "GATEWAY_LEASE_NOT_FOUND" });
  });

  test("end at once and leave no connection when the reader stops", async () => {
    const gateway = await meet(streams((socket) => say(socket, "a", "b")));
    expect(await take(gateway.logs(lease, { follow: true }), 1)).toHaveLength(1);
    await expect.poll(() => machine.sockets.size, { timeout: 10_000 }).toBe(0);
  });

  test("of a provider that has fallen silent, pings included, count as broken", async () => {
    const gateway = await meet(
      streams(() => {}),
      undefined,
      30,
    );
    const reading = take(gateway.logs(lease, { follow: true, pauses: [5, 5] }), 1);
    await expect(reading).rejects.toMatchObject({ code: "GATEWAY_STREAM_BROKEN" });
  });

  test("end with the reason of a signal", async () => {
    const gateway = await meet(streams((socket) => say(socket, "a")));
    const reading = take(gateway.logs(lease, { follow: true, signal: AbortSignal.timeout(50) }), 9);
    await expect(reading).rejects.toMatchObject({ name: "TimeoutError" });
    await expect.poll(() => machine.sockets.size, { timeout: 10_000 }).toBe(0);
  });

  test("are those of the wished replicas only", async () => {
    const gateway = await meet(
      streams((socket) => {
        for (const name of ["web-0", "web-1", "web-0"]) socket.send(JSON.stringify({ name, message: "x" }));
        dieAfter(socket);
      }),
    );
    const lines = await Array.fromAsync(gateway.logs(lease, { pods: ["web-1"] }));
    expect(lines).toEqual([{ service: "web", pod: "web-1", message: "x" }]);
  });

  test("tell at once that there is nothing to read", async () => {
    const gateway = await meet(streams((socket) => socket.close(4000, "no running pods")));
    await expect(take(gateway.logs(lease), 1)).rejects.toMatchObject({ code: "GATEWAY_SERVICE_UNKNOWN" });
  });

  test("hold the provider back while nobody reads", async () => {
    let sent = 0;
    const gateway = await meet(
      streams((socket) => {
        const more = (): void => {
          if (socket.readyState !== socket.OPEN || sent >= 100_000) return;
          sent++;
          socket.send(JSON.stringify({ name: "web-0", message: "x".repeat(1000) }), more);
        };
        more();
      }),
    );
    const reader = gateway.logs(lease, { follow: true })[Symbol.asyncIterator]();
    await reader.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = sent;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sent).toBe(before);
    expect(sent).toBeLessThan(100_000);
    await reader.return?.();
  });
});

describe("a shell", () => {
  test("that breaks off says so, after what it wrote", async () => {
    const gateway = await meet(
      streams((socket) => {
        socket.send(Buffer.from([100, 104, 105]));
        dieAfter(socket);
      }),
    );
    const shell = gateway.shell(lease, { service: "web", command: ["sh"] });
    const output = await Array.fromAsync(shell.output);
    expect(output.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(["hi"]);
    await expect(shell.exit).rejects.toMatchObject({ code: "GATEWAY_STREAM_BROKEN" });
  });

  test("of a provider that has fallen silent, pings included, counts as broken", async () => {
    const script = (socket: WebSocket): void => socket.send(Buffer.from([100, 104, 105]));
    const gateway = await meet(streams(script), undefined, 200);
    const shell = gateway.shell(lease, { service: "web", command: ["sh"], tty: true, stdin: true });
    await expect(shell.exit).rejects.toMatchObject({ code: "GATEWAY_STREAM_BROKEN" });
    await expect.poll(() => machine.sockets.size, { timeout: 10_000 }).toBe(0);
  });

  test("runs beside others at the same provider, each with its own output and end", async () => {
    const gateway = await meet(
      streams((socket, query) => {
        socket.on("message", (data: Buffer) => {
          socket.send(
            Buffer.concat([Buffer.of(100), Buffer.from(`${query.get("cmd0")}:`), data.subarray(1)]),
          );
          const end = JSON.stringify({ exit_code: Number(query.get("podIndex")) });
          socket.send(Buffer.concat([Buffer.of(102), Buffer.from(`${end}\n`)]), () => socket.terminate());
        });
      }),
    );
    const shells = Array.from({ length: 20 }, (_, podIndex) =>
      gateway.shell(lease, { service: "web", command: [`c${podIndex}`], podIndex, stdin: true }),
    );
    for (const [at, shell] of shells.entries()) shell.write(Buffer.from(`typed ${at}`));
    const told = shells.map(async ({ output, exit }) => {
      const parts = await Array.fromAsync(output);
      return [Buffer.concat(parts.map(({ bytes }) => bytes)).toString(), (await exit).exitCode];
    });
    expect(await Promise.all(told)).toEqual(shells.map((_, at) => [`c${at}:typed ${at}`, at]));
  });

  test("gives its exit code even when nobody reads what it writes", async () => {
    const gateway = await meet(
      streams((socket) => {
        socket.send(Buffer.from([100, 104, 105]));
        socket.send(Buffer.concat([Buffer.of(102), Buffer.from('{"exit_code":7}\n')]));
        dieAfter(socket);
      }),
    );
    expect(await gateway.shell(lease, { service: "web", command: ["x"] }).exit).toEqual({ exitCode: 7 });
  });

  test("that the provider cannot start says what the provider says", async () => {
    const text = '{"exit_code":0,"message":"remote command execute error: command execution failed"}\n';
    const gateway = await meet(
      streams((socket) =>
        socket.send(Buffer.concat([Buffer.of(102), Buffer.from(text)]), () => socket.terminate()),
      ),
    );
    const { exit } = gateway.shell(lease, { service: "web", command: ["x"] });
    await expect(exit).rejects.toMatchObject({
      code: "GATEWAY_SHELL_FAILED",
      message: expect.stringContaining("command execution failed"),
    });
  });
});

describe("requests", () => {
  test("to a provider that dies while it reads the manifest are tried again, then told", async () => {
    const gateway = await meet({ connection: (socket) => void socket.once("data", () => socket.destroy()) });
    const codes: (string | undefined)[] = [];
    const sending = gateway.sendManifest({ dseq: 1n }, "[]", {
      pauses: [5, 5],
      onAttempt: ({ error }) => codes.push(error?.code),
    });
    await expect(sending).rejects.toMatchObject({ code: "GATEWAY_UNREACHABLE" });
    expect(codes.filter((each) => each === undefined)).toHaveLength(3);
  });

  test("a manifest that is refused for good is sent once", async () => {
    let asked = 0;
    const gateway = await meet({
      handle: (_request, response) => {
        asked++;
        response.statusCode = 422;
        response.end("invalid manifest: zero global services\n");
      },
    });
    await expect(gateway.sendManifest({ dseq: 1n }, "[]")).rejects.toMatchObject({
      code: "GATEWAY_MANIFEST_REFUSED",
    });
    expect(asked).toBe(1);
  });

  test("to a provider that never answers end when the caller wants", async () => {
    const gateway = await meet({ handle: () => {} });
    await expect(gateway.status({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    await expect.poll(() => machine.sockets.size, { timeout: 10_000 }).toBe(0);
  });

  test("to nobody say that nobody is there", async () => {
    const gateway = await meet({});
    await machine.close();
    await expect(gateway.status()).rejects.toMatchObject({ code: "GATEWAY_UNREACHABLE", retryable: true });
    machine = await startMachine(own);
  });

  test("with a client certificate whose key is another's are not made at all", async () => {
    await meet({});
    const { key } = await createCertificate({ address: provider });
    const mixed = createGateway({
      provider: { owner: provider, hostUri: machine.url },
      chain: { certificates: async () => [] },
      auth: { certificate: { ...own, key } },
    });
    await expect(mixed.status()).rejects.toMatchObject({ code: "GATEWAY_CERTIFICATE_INVALID" });
    expect(machine.greeted()).toBe(0);
  });

  test("an answer that is no JSON is named as such", async () => {
    const gateway = await meet({ handle: (_request, response) => void response.end("<html>") });
    await expect(gateway.status()).rejects.toMatchObject({ code: "GATEWAY_ANSWER_UNREADABLE" });
  });

  test("the gateway's own signal ends every call", async () => {
    const gateway = await meet({ handle: () => {} }, AbortSignal.timeout(50));
    await expect(gateway.version()).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
