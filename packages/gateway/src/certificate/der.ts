/** The little of DER that one kind of certificate needs to be written. */

export const integer = (value: bigint): Uint8Array => {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return tagged(0x02, (bytes[0] ?? 0) > 0x7f ? join([Uint8Array.of(0), bytes]) : bytes);
};
export const boolean = (value: boolean): Uint8Array => tagged(0x01, Uint8Array.of(value ? 0xff : 0));
export const octets = (content: Uint8Array): Uint8Array => tagged(0x04, content);
export const bits = (content: Uint8Array, unused = 0): Uint8Array =>
  tagged(0x03, join([Uint8Array.of(unused), content]));
export const sequence = (...parts: Uint8Array[]): Uint8Array => tagged(0x30, join(parts));
export const set = (...parts: Uint8Array[]): Uint8Array => tagged(0x31, join(parts));
export const utf8 = (text: string): Uint8Array => tagged(0x0c, new TextEncoder().encode(text));
export const printable = (text: string): Uint8Array => tagged(0x13, new TextEncoder().encode(text));
/** A tag of the context class around what is inside. */
export const context = (number: number, ...parts: Uint8Array[]): Uint8Array =>
  tagged(0xa0 | number, join(parts));
/** A tag of the context class in place of the usual one. */
export const implicit = (number: number, content: Uint8Array): Uint8Array => tagged(0x80 | number, content);

/** UTCTime up to 2049, GeneralizedTime afterwards, as X.509 wants it. */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]/g, "").slice(0, 14);
  const early = date.getUTCFullYear() < 2050;
  return tagged(early ? 0x17 : 0x18, new TextEncoder().encode(`${early ? digits.slice(2) : digits}Z`));
}

export function objectId(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tagged(tag: number, content: Uint8Array): Uint8Array {
  return join([Uint8Array.of(tag, ...length(content.length)), content]);
}

function length(size: number): number[] {
  if (size < 0x80) return [size];
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

function base128(value: number): number[] {
  const out = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    out.unshift((rest % 128) | 0x80);
  return out;
}
