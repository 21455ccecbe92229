/**
 * Gas: what a transaction may spend. Prices are those of the SDK's stores (reads, writes, bytes, steps of an iterator),
 * so that figures come close to the real node's; they are deterministic, not identical.
 */

/** Thrown by a meter whose limit is passed; `location` is part of the refusal's text. */
export class OutOfGas extends Error {
  readonly location: string;
  constructor(location: string) {
    super(`out of gas in location: ${location}`);
    this.location = location;
  }
}

export class GasMeter {
  used = 0;
  readonly limit: number;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.limit = limit;
  }

  consume(amount: number, location: string): void {
    this.used += amount;
    if (this.used > this.limit) throw new OutOfGas(location);
  }

  read(keyLength: number, valueLength: number): void {
    this.consume(READ_FLAT, "ReadFlat");
    this.consume(READ_BYTE * keyLength, "ReadPerByte");
    this.consume(READ_BYTE * valueLength, "ReadPerByte");
  }

  has(): void {
    this.consume(HAS, "Has");
  }

  write(keyLength: number, valueLength: number): void {
    this.consume(WRITE_FLAT, "WriteFlat");
    this.consume(WRITE_BYTE * keyLength, "WritePerByte");
    this.consume(WRITE_BYTE * valueLength, "WritePerByte");
  }

  delete(): void {
    this.consume(DELETE, "Delete");
  }

  /** One step of an iterator. */
  step(keyLength: number, valueLength: number): void {
    this.consume(READ_BYTE * keyLength, "ValuePerByte");
    this.consume(READ_BYTE * valueLength, "ValuePerByte");
    this.consume(STEP, "IterNextFlat");
  }
}

const READ_FLAT = 1000;
const READ_BYTE = 3;
const WRITE_FLAT = 2000;
const WRITE_BYTE = 30;
const HAS = 1000;
const DELETE = 1000;
const STEP = 30;
