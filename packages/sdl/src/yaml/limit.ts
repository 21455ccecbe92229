/**
 * Where the first character stands that YAML does not allow, and how much of the text Go's reader decodes before
 * it notices. That reader works in chunks of 512 bytes, so a bad character far behind the first document does no harm.
 */

const chunkBytes = 512;
/** Quick to run; surrogates may turn out to be pairs. */
const suspicious = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]/;
const unreadable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export interface ReadableText {
  /** The offset from which on the text cannot be read; the text's length when all of it can. */
  readonly limit: number;
  /** The offending character's offset, or -1. */
  readonly fault: number;
}

export function readableText(text: string): ReadableText {
  const fault = suspicious.test(text) ? text.search(unreadable) : -1;
  return fault < 0 ? { limit: text.length, fault } : { limit: chunkStart(text, fault), fault };
}

/** The start of the chunk that holds `offset`; a character that would straddle two chunks belongs to the later one. */
function chunkStart(text: string, offset: number): number {
  let start = 0;
  let bytes = 0;
  for (let i = 0; i < offset; ) {
    const code = text.codePointAt(i) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes + size > chunkBytes) {
      start = i;
      bytes = 0;
    }
    bytes += size;
    i += size === 4 ? 2 : 1;
  }
  return bytes >= chunkBytes ? offset : start;
}
