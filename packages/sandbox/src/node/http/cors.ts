/** Lets any web page use the sandbox, as its users would set a node of their own. */
import type { IncomingMessage, ServerResponse } from "node:http";

/** True when the request was only a question about permissions and is answered. */
export function allowAnyOrigin(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.headers.origin === undefined) return false;
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader(
    "access-control-expose-headers",
    "grpc-metadata-x-cosmos-block-height, grpc-status, grpc-message, grpc-status-details-bin, x-cosmos-block-height",
  );
  if (request.method !== "OPTIONS") return false;
  response.setHeader("access-control-allow-methods", "GET, POST, OPTIONS");
  const asked = request.headers["access-control-request-headers"];
  response.setHeader("access-control-allow-headers", asked ?? "*");
  response.setHeader("access-control-max-age", "600");
  response.writeHead(204).end();
  return true;
}
