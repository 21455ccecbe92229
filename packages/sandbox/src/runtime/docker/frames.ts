/** The engine's way to send two streams over one: 8 bytes of header (stream, three zeros, length), then the bytes. */

export interface OutputFrame {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Buffer;
}

export async function* framesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<OutputFrame> {
  let rest = Buffer.alloc(0);
  for await (const chunk of source) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    while (rest.length >= 8) {
      const end = 8 + rest.readUInt32BE(4);
      if (rest.length < end) break;
      yield { stream: rest[0] === 2 ? "stderr" : "stdout", bytes: rest.subarray(8, end) };
      rest = rest.subarray(end);
    }
  }
}

/** The bytes alone, both streams in the order in which they were written. */
export async function* bytesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of framesOf(source)) yield bytes;
}
