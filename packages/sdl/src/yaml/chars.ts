/**
 * Character classes of the YAML scanner, by UTF-16 code unit. NUL ends the input: it cannot occur inside a
 * document, because the reader refuses control characters before scanning.
 */

export const NUL = 0;
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;

/** `\n`, `\r`, NEL, LS and PS all end a line, as in YAML 1.1. */
export function isBreak(c: number): boolean {
  return c === LF || c === CR || (c > 0x7f && (c === 0x85 || c === 0x2028 || c === 0x2029));
}

export function isBlank(c: number): boolean {
  return c === SPACE || c === TAB;
}

/** Blank, line break or end of input. Printable text starts at 0x21, so one comparison decides most characters. */
export function isSpaceOrEnd(c: number): boolean {
  return c <= SPACE || (c > 0x7f && (c === 0x85 || c === 0x2028 || c === 0x2029));
}

export function isWordChar(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 45;
}

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 65 && c <= 70) return c - 55;
  if (c >= 97 && c <= 102) return c - 87;
  return -1;
}
