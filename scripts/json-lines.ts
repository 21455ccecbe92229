/**
 * JSON lines in and out. A line ends at "\n" and nowhere else: Node's `readline` also ends one at U+2028 and U+2029, which may
 * stand raw in a JSON string.
 */
import { once } from "node:events";

export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield line;
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}

/** Writes one value as a line, with the two separators escaped, and waits when the reader is slow. */
export async function writeLine(value: unknown): Promise<void> {
  const text = JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, "drain");
}
