/** Reads a request's body up to a limit, and keeps no more than that. */
import type { IncomingMessage } from "node:http";

/** What is read and thrown away of a body that is too large, so that its sender comes to hear the answer. */
const patience = 32 * 1024 * 1024;

export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | "too large"> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > patience) resolve("too large");
    });
    request.on("end", () => resolve(size > limit ? "too large" : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => reject(new Error("the client went away")));
  });
}
