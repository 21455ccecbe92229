import { resizeFrame, shellFrame, toFrame } from "@slipway/gateway/frames";
import { ApiError, unreachable } from "./api-error.ts";
import type { ProblemJson } from "./problem.ts";
import type { ShellStart } from "./schemas/action.ts";

export type ShellInput = ShellStart & { signal?: AbortSignal };

/** A running command in a workload. `output` ends when the command or the connection ends; `exit` says how. */
export interface ShellSession {
  output: AsyncIterable<{ stream: "stdout" | "stderr"; bytes: Uint8Array }>;
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  exit: Promise<{ exitCode: number; message?: string }>;
  close(): void;
}

type Chunk = { stream: "stdout" | "stderr"; bytes: Uint8Array };

/** Opens the shell's WebSocket at `url` (http or https; an empty base means the page's own origin). */
export function openShell(
  options: { WebSocket?: typeof globalThis.WebSocket },
  url: string,
  input: ShellInput,
): ShellSession {
  const socket = new (options.WebSocket ?? globalThis.WebSocket)(toSocketUrl(url));
  socket.binaryType = "arraybuffer";
  const queue = createQueue<Chunk>();
  const exit = Promise.withResolvers<{ exitCode: number; message?: string }>();
  exit.promise.catch(() => undefined); // a caller may only read the output
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  const post = (frame: Uint8Array<ArrayBuffer>) => {
    if (socket.readyState === 1) socket.send(frame);
    else if (socket.readyState === 0) waiting.push(frame);
  };
  const fail = (error: unknown) => {
    exit.reject(error);
    queue.end(error);
  };
  socket.onopen = () => {
    socket.send(JSON.stringify(startOf(input)));
    for (const frame of waiting) socket.send(frame);
  };
  socket.onmessage = (message: MessageEvent) => {
    if (!(message.data instanceof ArrayBuffer)) return;
    const bytes = new Uint8Array(message.data);
    const rest = bytes.subarray(1);
    if (bytes[0] === shellFrame.stdout) queue.push({ stream: "stdout", bytes: rest });
    else if (bytes[0] === shellFrame.stderr) queue.push({ stream: "stderr", bytes: rest });
    else if (bytes[0] === shellFrame.result) exit.resolve(toExit(rest));
    else if (bytes[0] === shellFrame.failure) fail(new ApiError(JSON.parse(text(rest)) as ProblemJson));
  };
  socket.onerror = () => fail(unreachable(url, undefined));
  socket.onclose = () => {
    exit.reject(unreachable(url, undefined));
    queue.end();
  };
  input.signal?.addEventListener("abort", () => socket.close(), { once: true });
  return {
    output: queue.items,
    write: (bytes) => post(toFrame(shellFrame.stdin, bytes)),
    resize: (columns, rows) => post(resizeFrame(columns, rows)),
    exit: exit.promise,
    close: () => socket.close(),
  };
}

function startOf({ signal: _signal, ...input }: ShellInput): ShellStart {
  const { token, service, command, tty, stdin, podIndex, columns, rows } = input;
  return Object.fromEntries(
    Object.entries({ token, service, command, tty, stdin, podIndex, columns, rows }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as ShellStart; // the same fields, without the undefined ones
}

function toExit(bytes: Uint8Array): { exitCode: number; message?: string } {
  const result = JSON.parse(text(bytes)) as { exit_code?: number; message?: string }; // the gateway's result frame
  return {
    exitCode: result.exit_code ?? 0,
    ...(result.message === undefined ? {} : { message: result.message }),
  };
}

function toSocketUrl(url: string): string {
  const absolute = url.startsWith("/") ? `${globalThis.location.origin}${url}` : url;
  return absolute.replace(/^http/, "ws");
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function createQueue<T>() {
  const items: T[] = [];
  let wake = Promise.withResolvers<void>();
  let ended: { error?: unknown } | undefined;
  async function* read(): AsyncGenerator<T> {
    while (true) {
      for (let item = items.shift(); item !== undefined; item = items.shift()) yield item;
      if (ended !== undefined) {
        if (ended.error !== undefined) throw ended.error;
        return;
      }
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
  }
  return {
    items: read(),
    push(item: T) {
      items.push(item);
      wake.resolve();
    },
    end(error?: unknown) {
      ended ??= error === undefined ? {} : { error };
      wake.resolve();
    },
  };
}
