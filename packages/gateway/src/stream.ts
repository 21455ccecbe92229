/**
 * WebSocket messages as an async iterable over a checked connection.
 *
 * In: a path and a token. Out: messages in order, then how the stream ended. A reader that is slow stops the socket, so
 * memory stays bounded; a line that has been silent longer than three of the provider's pings counts as broken.
 */
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { refusal } from "./answer.ts";
import { connectionError, type Dialer, dial, hostOf } from "./connection.ts";
import { gatewayError } from "./errors.ts";
import { readAll } from "./request.ts";

export interface Message {
  readonly binary: boolean;
  readonly data: Buffer;
}

export interface Stream {
  readonly messages: AsyncIterable<Message>;
  /** Settles when the socket is gone; 1006 when it ended without a close frame. Never rejects. */
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
  send(data: Uint8Array): void;
  /** Says goodbye. */
  close(): void;
  /** Ends the connection at once. */
  destroy(): void;
}

export interface StreamCall {
  readonly path: string;
  readonly token?: string;
  readonly what: string;
  readonly signal?: AbortSignal;
}

/** Pings come every 10 s; after three that did not come the other end is taken for gone. */
const defaultSilenceMs = 35_000;
/** Messages kept for a reader before the socket is stopped. */
const most = 512;

/** Opens a stream. Throws what the gateway refused, before any message. */
export async function openStream(dialer: Dialer, call: StreamCall): Promise<Stream> {
  const { host, port } = hostOf(dialer.provider);
  const connection = await dial(dialer, call.signal);
  const shown = host.includes(":") ? `[${host}]` : host;
  const socket = new WebSocket(`ws://${shown}:${port}${call.path}`, {
    createConnection: () => connection,
    headers: call.token === undefined ? {} : { authorization: `Bearer ${call.token}` },
    perMessageDeflate: false,
    followRedirects: false,
  });
  const stream = toStream(socket, dialer.silenceMs ?? defaultSilenceMs);
  await opened(socket, dialer, call, host, port);
  const onAbort = (): void => socket.terminate();
  call.signal?.addEventListener("abort", onAbort, { once: true });
  stream.ended.then(() => call.signal?.removeEventListener("abort", onAbort));
  if (call.signal?.aborted) onAbort();
  return stream;
}

async function opened(
  socket: WebSocket,
  dialer: Dialer,
  call: StreamCall,
  host: string,
  port: number,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      socket.terminate();
      reject(call.signal?.reason);
    };
    call.signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("open", () => {
      call.signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    socket.once("unexpected-response", (_request, response: IncomingMessage) => {
      readAll(response)
        .then((body) => reject(refusal({ status: response.statusCode ?? 0, body }, call.what)), reject)
        .finally(() => socket.terminate());
    });
    socket.on("error", (cause) => reject(connectionError(cause, dialer, host, port)));
  });
}

function toStream(socket: WebSocket, silenceMs: number): Stream {
  const queue: Message[] = [];
  let wake: (() => void) | undefined;
  let over = false;
  let watchdog = setTimeout(() => socket.terminate(), silenceMs);
  const alive = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => socket.terminate(), silenceMs);
  };
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once("close", (code, reason) => {
      over = true;
      clearTimeout(watchdog);
      resolve({ code, reason: reason.toString("utf8") });
      wake?.();
    });
  });
  socket.on("ping", alive);
  socket.on("message", (data, binary) => {
    alive();
    queue.push({ binary, data: toBuffer(data) });
    if (queue.length >= most) {
      // A stopped socket hears no pings; the reader's pace decides now.
      clearTimeout(watchdog);
      socket.pause();
    }
    wake?.();
  });
  return {
    ended,
    messages: read(),
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    destroy: () => socket.terminate(),
    close: () => (socket.readyState === WebSocket.OPEN ? socket.close(1000) : socket.terminate()),
  };

  async function* read(): AsyncGenerator<Message> {
    try {
      for (;;) {
        const next = queue.shift();
        if (next !== undefined) {
          if (socket.isPaused && queue.length < most / 2) {
            socket.resume();
            alive();
          }
          yield next;
        } else if (over) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      if (!over) socket.terminate();
    }
  }
}

function toBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (Array.isArray(data)) return Buffer.concat(data);
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  throw gatewayError("GATEWAY_ANSWER_UNREADABLE", "A message has a form that is not known.");
}
