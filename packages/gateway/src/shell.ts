/**
 * A command in a container, with or without a terminal.
 *
 * In: service, replica, command. Out: what it writes, in order, and its exit code. There is no frame that ends stdin: a command that waits for its end is stopped by closing.
 */
import { SlipwayError } from "@slipway/chain";
import { gatewayError } from "./errors.ts";
import { resizeFrame, shellFrame, toFrame } from "./frames.ts";
import { createQueue } from "./queue.ts";
import type { Stream } from "./stream.ts";

export interface ShellOptions {
  readonly service: string;
  readonly command: readonly string[];
  readonly tty?: boolean;
  /** Whether input will be written; without it the provider reads nothing, resizes included. */
  readonly stdin?: boolean;
  readonly podIndex?: number;
  readonly signal?: AbortSignal;
}

export interface ShellOutput {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

export interface Shell {
  readonly output: AsyncIterable<ShellOutput>;
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** The exit code. Rejects when the command could not be started or the connection broke first. */
  readonly exit: Promise<{ readonly exitCode: number; readonly message?: string }>;
  close(): void;
}

/** Runs a command through `open`, which opens one stream for a query. Input given before the opening is kept. */
export function runShell(
  open: (query: string, signal?: AbortSignal) => Promise<Stream>,
  options: ShellOptions,
): Shell {
  const early: Uint8Array[] = [];
  let stream: Stream | undefined;
  let closed = false;
  const { promise: exit, resolve, reject } = Promise.withResolvers<{ exitCode: number; message?: string }>();
  // Whoever wants the exit code awaits it; nobody must.
  exit.catch(() => {});
  const send = (bytes: Uint8Array): void => {
    if (stream === undefined) early.push(bytes);
    else stream.send(bytes);
  };
  const output = createQueue<ShellOutput>();
  pump().catch((error: unknown) => {
    reject(error);
    output.end();
  });
  return {
    output: output.items,
    exit,
    write: (bytes) => send(toFrame(shellFrame.stdin, bytes)),
    resize: (columns, rows) => send(resizeFrame(columns, rows)),
    close: () => {
      closed = true;
      output.end();
      stream?.close();
    },
  };

  async function pump(): Promise<void> {
    const opened = await open(queryOf(options), options.signal);
    stream = opened;
    for (const bytes of early.splice(0)) opened.send(bytes);
    if (closed) opened.close();
    for await (const { binary, data } of opened.messages) {
      if (binary && data.length > 0) await take(data[0], data.subarray(1));
    }
    const { code } = await opened.ended;
    options.signal?.throwIfAborted();
    const why = closed
      ? "The shell was closed before the command ended."
      : `The connection ended before the command did (${code}).`;
    reject(gatewayError("GATEWAY_STREAM_BROKEN", why));
    output.end();
  }

  async function take(code: number | undefined, rest: Buffer): Promise<void> {
    switch (code) {
      case shellFrame.stdout:
        return await output.put({ stream: "stdout", bytes: rest });
      case shellFrame.stderr:
        return await output.put({ stream: "stderr", bytes: rest });
      case shellFrame.result:
        return settle(rest.toString("utf8"));
      case shellFrame.failure:
        return reject(
          gatewayError(
            "GATEWAY_SHELL_FAILED",
            "The provider could not run the command and does not say why.",
          ),
        );
    }
  }

  function settle(text: string): void {
    try {
      resolve(toExit(text));
    } catch (error) {
      reject(error);
    }
  }
}

/** A result without a message is the command's own; a message says why it never ran, whatever the code. */
function toExit(text: string): { exitCode: number } {
  const parsed = parseResult(text);
  if (parsed.message === undefined || parsed.message === "") return { exitCode: parsed.exitCode };
  const { message } = parsed;
  const missing = message.includes("no service for that lease") || message.includes("no active replicase");
  throw missing
    ? gatewayError("GATEWAY_SERVICE_UNKNOWN", `There is no running replica of that service: ${message}.`, {
        details: parsed,
      })
    : gatewayError("GATEWAY_SHELL_FAILED", `The command did not start: ${message}.`, { details: parsed });
}

function parseResult(text: string): { exitCode: number; message?: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (
      value !== null &&
      typeof value === "object" &&
      "exit_code" in value &&
      typeof value.exit_code === "number"
    ) {
      const message = "message" in value && typeof value.message === "string" ? value.message : undefined;
      return message === undefined ? { exitCode: value.exit_code } : { exitCode: value.exit_code, message };
    }
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
  }
  throw gatewayError(
    "GATEWAY_ANSWER_UNREADABLE",
    `The result of a command is not in the known form: ${text.slice(0, 80)}`,
  );
}

function queryOf({ service, command, tty = false, stdin = false, podIndex = 0 }: ShellOptions): string {
  const query = new URLSearchParams();
  command.forEach((part, index) => {
    query.set(`cmd${index}`, part);
  });
  query.set("tty", tty ? "1" : "0");
  query.set("stdin", stdin ? "1" : "0");
  query.set("podIndex", String(podIndex));
  query.set("service", service);
  return query.toString();
}
