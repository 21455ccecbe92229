/**
 * The scanner's place in the text: offset, line start and the few moves that keep them right.
 * The text carries a NUL at its end, so looking ahead never leaves it.
 */
import { CR, isBreak, LF, NUL } from "./chars.ts";

export class Cursor {
  readonly text: string;
  pos: number;
  line = 0;
  lineStart: number;

  constructor(text: string, start: number) {
    // `join` makes one flat string; a concatenation would stay in two halves, and each look at it be slower.
    this.text = [text, "\0"].join("");
    this.pos = start;
    this.lineStart = start;
  }

  get column(): number {
    return this.pos - this.lineStart;
  }

  at(offset: number): number {
    return this.text.charCodeAt(offset);
  }

  get current(): number {
    return this.text.charCodeAt(this.pos);
  }

  /** Steps over one line break and returns what it means in a folded scalar. */
  readBreak(): string {
    const c = this.current;
    this.pos += c === CR && this.at(this.pos + 1) === LF ? 2 : 1;
    this.line++;
    this.lineStart = this.pos;
    return c > 0x2000 ? String.fromCharCode(c) : "\n";
  }

  skipToLineEnd(): void {
    let c = this.current;
    while (c !== NUL && !isBreak(c)) c = this.at(++this.pos);
  }

  /** `---` or `...` alone at the start of a line. */
  atDocumentMarker(): boolean {
    const { pos } = this;
    if (pos !== this.lineStart) return false;
    const c = this.at(pos);
    if (c !== 45 && c !== 46) return false;
    if (this.at(pos + 1) !== c || this.at(pos + 2) !== c) return false;
    const after = this.at(pos + 3);
    return after <= 32 || isBreak(after);
  }
}
