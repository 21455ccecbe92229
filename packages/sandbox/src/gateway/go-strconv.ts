/** Numbers and flags in paths and queries, as Go's strconv reads them and with its error texts. */

export class SyntaxRefused extends Error {}

const wrong = (call: string, text: string, why: string): SyntaxRefused =>
  new SyntaxRefused(`strconv.${call}: parsing ${JSON.stringify(text)}: ${why}`);

export function parseUint(text: string, bits: 32 | 64): bigint {
  if (!/^\d+$/.test(text)) throw wrong("ParseUint", text, "invalid syntax");
  const value = BigInt(text);
  if (value >= 2n ** BigInt(bits)) throw wrong("ParseUint", text, "value out of range");
  return value;
}

export function parseInt32(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw wrong("ParseInt", text, "invalid syntax");
  const value = Number(text);
  if (value >= 2 ** 31 || value < -(2 ** 31)) throw wrong("ParseInt", text, "value out of range");
  return value;
}

export function parseBool(text: string): boolean {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  throw wrong("ParseBool", text, "invalid syntax");
}

/** An unsigned number of 31 bits that may be written with a base prefix; undefined when it is none. */
export function parseIndex(text: string): number | undefined {
  const plain = text.replace(/(?<=[0-9a-fA-FxXoObB])_(?=[0-9a-fA-F])/g, "");
  const octal = /^0([0-7]+)$/.exec(plain)?.[1];
  const written = octal === undefined ? plain : `0o${octal}`;
  if (!/^(\d+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(written)) return undefined;
  const value = Number(written);
  return value < 2 ** 31 ? value : undefined;
}
