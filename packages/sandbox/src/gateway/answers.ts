/** Answers in the form of Go's net/http: exact bodies, no headers that a real provider does not send. */
import type { ServerResponse } from "node:http";
import { toGoJson } from "./go-json.ts";

/** An answer that ends a request early. */
export class Refused extends Error {
  readonly answer: (response: ServerResponse) => void;
  constructor(answer: (response: ServerResponse) => void) {
    super("refused");
    this.answer = answer;
  }
}

/** Plain text with a newline: every error but those about credentials. */
export function text(response: ServerResponse, status: number, message: string): void {
  write(response, status, `${message}\n`, {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
  });
}

/** Errors about credentials. */
export function credentialError(response: ServerResponse, status: number, message: string): void {
  json(response, { message }, status, "application/json");
}

export function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  type = "application/json; charset=UTF-8",
): void {
  write(response, status, toGoJson(value), { "content-type": type });
}

export function empty(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  write(response, status, "", headers);
}

/** What a WebSocket upgrader says when the request is no good. */
export function handshakeError(response: ServerResponse, status: 400 | 403 | 405): void {
  const words = { 400: "Bad Request", 403: "Forbidden", 405: "Method Not Allowed" } as const;
  response.setHeader("sec-websocket-version", "13");
  text(response, status, words[status]);
}

function write(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string>,
): void {
  // Go keeps a connection open without saying so.
  response.removeHeader("connection");
  const bytes = Buffer.from(body, "utf8");
  const length = response.req?.method === "HEAD" ? {} : { "content-length": String(bytes.length) };
  response.writeHead(status, { ...length, ...headers });
  response.end(bytes);
}
