/** Hands requests and WebSockets of the ingress to a port of this machine. */
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

/** Sends a request on to the first port that takes it. */
export function proxyRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  ports: readonly number[],
): void {
  const [port, ...others] = ports;
  if (port === undefined) {
    unavailable(response, "No replica of this service runs.");
    return;
  }
  const outgoing = request({
    host: "127.0.0.1",
    port,
    method: incoming.method,
    path: incoming.url,
    headers: {
      ...incoming.headers,
      "x-forwarded-for": incoming.socket.remoteAddress ?? "",
      "x-forwarded-proto": "http",
    },
  });
  outgoing.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.once("error", () => response.destroy());
  });
  outgoing.once("error", () => {
    // Nothing has been read of the body when nobody took the connection.
    const untouched =
      incoming.readableDidRead === false || incoming.method === "GET" || incoming.method === "HEAD";
    if (!response.headersSent && untouched && others.length > 0) proxyRequest(incoming, response, others);
    else if (response.headersSent) response.destroy();
    else unavailable(response, "The container does not answer on this port (yet).");
  });
  response.once("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** Joins an upgraded connection with one to a port. */
export function proxyUpgrade(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  port: number | undefined,
): void {
  if (port === undefined)
    return void socket.end("HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n");
  const target = connect(port, "127.0.0.1", () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let at = 0; at < incoming.rawHeaders.length; at += 2)
      lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
    target.write(`${lines.join("\r\n")}\r\n\r\n`);
    target.write(head);
    target.pipe(socket);
    socket.pipe(target);
  });
  target.on("error", () => socket.destroy());
  socket.on("error", () => target.destroy());
  socket.on("close", () => target.destroy());
}

function unavailable(response: ServerResponse, why: string): void {
  if (response.headersSent) return;
  response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
  response.end(`${why}\n`);
}
