/**
 * The binary frames of a shell, between a tenant, a relay and a provider. In: what a frame is and its bytes. Out: the frame, and
 * back. The first byte says what the frame is. Runs anywhere.
 */

/** First bytes of the frames. */
export const shellFrame = {
  stdout: 100,
  stderr: 101,
  /** How the command ended, as JSON. */
  result: 102,
  failure: 103,
  stdin: 104,
  resize: 105,
} as const;

export function toFrame(kind: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes.length + 1);
  whole[0] = kind;
  whole.set(bytes, 1);
  return whole;
}

/** Width, then height, two bytes each, big endian. */
export function resizeFrame(columns: number, rows: number): Uint8Array<ArrayBuffer> {
  return toFrame(shellFrame.resize, Uint8Array.of(columns >> 8, columns & 255, rows >> 8, rows & 255));
}

/** The size in a resize frame, of which the first byte is taken off; undefined when it is too short. */
export function readSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const [high, low, top, bottom] = bytes;
  if (high === undefined || low === undefined || top === undefined || bottom === undefined) return undefined;
  return { width: (high << 8) | low, height: (top << 8) | bottom };
}
