/**
 * `npm run -s judge:placement -- inventory|pricing|bid-decision`: reads recorded lines on stdin, answers each with
 * `{id, result}` as the real provider would, one JSON object a line.
 */
import { createInterface } from "node:readline";
import { judgePlacement } from "@slipway/market";

const kind = process.argv[2] ?? "";
if (kind !== "inventory" && kind !== "pricing" && kind !== "bid-decision") {
  process.stderr.write("usage: judge:placement inventory|pricing|bid-decision < lines\n");
  process.exit(2);
}
for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  if (text.trim() === "") continue;
  const line = JSON.parse(text);
  process.stdout.write(`${JSON.stringify({ id: line.id, result: judgePlacement(kind, line) })}\n`);
}
