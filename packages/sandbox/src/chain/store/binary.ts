/** Plain bytes one after the other: numbers of four bytes, and texts, keys and bytes with their length in front. */
import { sandboxError } from "../../errors.ts";

export class Writer {
  private buffer: Buffer;
  private length = 0;

  constructor(room = 1 << 12) {
    this.buffer = Buffer.alloc(room);
  }

  number(value: number): void {
    this.room(4);
    this.length = this.buffer.writeUInt32LE(value, this.length);
  }

  bytes(value: Uint8Array): void {
    this.number(value.length);
    this.room(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** A text whose code units are bytes. */
  key(value: string): void {
    this.number(value.length);
    this.room(value.length);
    this.length += this.buffer.write(value, this.length, "latin1");
  }

  text(value: string): void {
    this.bytes(new TextEncoder().encode(value));
  }

  done(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private room(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.length + more));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

/** Reads what a {@link Writer} wrote; `what` names it in the error about bytes that end too early. */
export class Reader {
  private readonly source: Buffer;
  private readonly what: string;
  private at = 0;

  constructor(bytes: Uint8Array, what: string) {
    this.source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.what = what;
  }

  get isDone(): boolean {
    return this.at >= this.source.length;
  }

  number(): number {
    this.need(4);
    const value = this.source.readUInt32LE(this.at);
    this.at += 4;
    return value;
  }

  bytes(): Uint8Array {
    const length = this.number();
    this.need(length);
    const value = this.source.subarray(this.at, this.at + length);
    this.at += length;
    return value;
  }

  key(): string {
    const length = this.number();
    this.need(length);
    this.at += length;
    return this.source.toString("latin1", this.at - length, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  private need(length: number): void {
    if (this.at + length > this.source.length) throw unreadable(this.what, "ends too early");
  }
}

export function unreadable(what: string, problem: string): Error {
  return sandboxError("SANDBOX_DATA_UNREADABLE", `${what} ${problem}`);
}
