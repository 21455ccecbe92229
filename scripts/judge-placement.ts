/**
 * `npm run -s judge:placement -- inventory|pricing|bid-decision`: reads recorded lines on stdin, answers each with
 * `{id, result}` as the real provider would, one JSON object a line.
 */
import { judgePlacement } from "@slipway/market";
import { readLines, writeLine } from "./json-lines.ts";

const kind = process.argv[2] ?? "";
if (kind !== "inventory" && kind !== "pricing" && kind !== "bid-decision") {
  process.stderr.write("usage: judge:placement inventory|pricing|bid-decision < lines\n");
  process.exit(2);
}
for await (const text of readLines(process.stdin)) {
  const line = JSON.parse(text);
  await writeLine({ id: line.id, result: judgePlacement(kind, line) });
}
