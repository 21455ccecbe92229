/** Lines of a byte stream as Go's scanner cuts them; one of 64 KiB or more silently ends the stream. */
const longest = 64 * 1024;

export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      if (end >= longest) return;
      yield withoutReturn(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length >= longest) return;
  }
  if (rest.length > 0) yield withoutReturn(rest);
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}
