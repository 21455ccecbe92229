/** One request over one checked connection. */
import { type IncomingMessage, request } from "node:http";
import type { TLSSocket } from "node:tls";
import type { Answer } from "./answer.ts";
import { connectionError, type Dialer, dial, hostOf } from "./connection.ts";
import { gatewayError } from "./errors.ts";

export interface Call {
  readonly method: "GET" | "PUT" | "POST";
  readonly path: string;
  readonly token?: string;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** An answer larger than this is not a gateway's. */
const mostBytes = 64 * 1024 * 1024;

/** Sends one request and returns the whole answer, whatever its status. */
export async function send(dialer: Dialer, call: Call): Promise<Answer> {
  const { timeoutMs = 30_000, signal } = call;
  const limit = AbortSignal.timeout(timeoutMs);
  const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    const socket = await dial(dialer, both);
    return await exchange(dialer, socket, call, both);
  } catch (error) {
    if (limit.aborted && !signal?.aborted) {
      const { host, port } = hostOf(dialer.provider);
      throw gatewayError(
        "GATEWAY_TIMEOUT",
        `${host}:${port} gave no answer to ${call.method} ${call.path} in ${timeoutMs / 1000} s.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

async function exchange(dialer: Dialer, socket: TLSSocket, call: Call, signal: AbortSignal): Promise<Answer> {
  const { host, port } = hostOf(dialer.provider);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({
      createConnection: () => socket,
      host,
      port,
      method: call.method,
      path: call.path,
      signal,
      headers: {
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      },
    });
    outgoing.once("response", resolve);
    outgoing.once("error", (cause) =>
      reject(signal.aborted ? signal.reason : connectionError(cause, dialer, host, port)),
    );
    outgoing.end(call.body);
  });
  try {
    return { status: response.statusCode ?? 0, body: await readAll(response) };
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw cause instanceof Error ? connectionError(cause, dialer, host, port) : cause;
  } finally {
    socket.destroy();
  }
}

/** Reads a whole body as text; refuses one that does not end. */
export async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    // Without an encoding a response gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > mostBytes)
      throw gatewayError("GATEWAY_ANSWER_UNREADABLE", "The provider's answer has no end.");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
