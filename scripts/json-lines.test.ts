import { expect, it } from "vitest";
import { readLines } from "./json-lines.ts";

async function linesOf(...chunks: string[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const bytes = chunks.map((chunk) => encoder.encode(chunk));
  return Array.fromAsync(
    readLines(
      (async function* () {
        yield* bytes;
      })(),
    ),
  );
}

it("ends a line at a newline only, wherever the chunks are cut", async () => {
  expect(await linesOf('{"a":"x\u2028y"}\n{"b', '":1}\n\n', '{"c":"\u2029"}')).toEqual([
    '{"a":"x\u2028y"}',
    '{"b":1}',
    '{"c":"\u2029"}',
  ]);
});
