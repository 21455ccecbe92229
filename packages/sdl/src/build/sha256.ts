/** SHA-256, synchronous and small: WebCrypto's is asynchronous, and a compiler should not be. */

const roundConstants = new Uint32Array(64);
const initialState = new Uint32Array(8);
for (let n = 2, count = 0; count < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
  if (!prime) continue;
  if (count < 8) initialState[count] = fractionBits(Math.sqrt(n));
  roundConstants[count++] = fractionBits(Math.cbrt(n));
}

function fractionBits(x: number): number {
  return ((x - Math.floor(x)) * 2 ** 32) >>> 0;
}

export function sha256Hex(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const state = initialState.slice();
  const words = new Uint32Array(64);
  const padded = padMessage(bytes);
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, words, padded, offset);
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

function padMessage(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  return padded;
}

function compress(state: Uint32Array, w: Uint32Array, data: Uint8Array, offset: number): void {
  // Indices stay within the arrays' fixed sizes; `| 0` also satisfies the checker.
  for (let i = 0; i < 16; i++) {
    const p = offset + i * 4;
    w[i] = (at(data, p) << 24) | (at(data, p + 1) << 16) | (at(data, p + 2) << 8) | at(data, p + 3);
  }
  for (let i = 16; i < 64; i++) {
    const x = at(w, i - 15);
    const y = at(w, i - 2);
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(roundConstants, i) + at(w, i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = at(state, i) + word;
  });
}

function at(array: Uint8Array | Uint32Array, i: number): number {
  return array[i] ?? 0;
}

function rotate(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}
