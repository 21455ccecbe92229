/**
 * Group specs as protobuf (akash.deployment.v1beta4.GroupSpec), in gogoproto's manner: embedded messages are written even
 * when empty, zero numbers and empty texts are not, decimals are integers × 10¹⁸ as text. Written from the last byte to
 * the first, so that a message's length is known when it is needed and nothing is copied.
 */
import { decimalPlaces } from "../price-amount.ts";
import type { Attribute, Endpoint, GroupSpec, Resources, ResourceUnit, StorageVolume } from "./types.ts";

/** The message's bytes in hex. */
export function encodeGroup({ name, requirements, resources }: GroupSpec): string {
  const writer = new BackwardWriter();
  for (let i = resources.length - 1; i >= 0; i--) {
    const unit = resources[i];
    if (unit !== undefined) writer.message(3, () => writeUnit(writer, unit));
  }
  const { signed_by: signedBy, attributes } = requirements;
  writer.message(2, () => {
    writeAttributes(writer, 2, attributes);
    writer.message(1, () => {
      for (const address of (signedBy.any_of ?? []).toReversed()) writer.text(2, address, true);
      for (const address of (signedBy.all_of ?? []).toReversed()) writer.text(1, address, true);
    });
  });
  writer.text(1, name);
  return writer.hex();
}

function writeUnit(writer: BackwardWriter, { resource, count, price }: ResourceUnit): void {
  writer.message(3, () => {
    writer.text(2, scaledAmount(price.amount));
    writer.text(1, price.denom);
  });
  writer.number(2, count);
  writer.message(1, () => writeResources(writer, resource));
}

function scaledAmount(amount: string): string {
  const digits = amount.replace(".", "").replace(/^0+(?=\d)/, "");
  return amount.includes(".") ? digits : digits + "0".repeat(decimalPlaces);
}

function writeResources(
  writer: BackwardWriter,
  { id, cpu, memory, storage, gpu, endpoints }: Resources,
): void {
  for (let i = endpoints.length - 1; i >= 0; i--) {
    const endpoint = endpoints[i];
    if (endpoint !== undefined) writer.message(6, () => writeEndpoint(writer, endpoint));
  }
  writer.message(5, () => {
    writeAttributes(writer, 2, gpu.attributes);
    writeValue(writer, 1, gpu.units.val);
  });
  for (let i = storage.length - 1; i >= 0; i--) {
    const volume = storage[i];
    if (volume !== undefined) writer.message(4, () => writeVolume(writer, volume));
  }
  writer.message(3, () => writeValue(writer, 1, memory.size.val));
  writer.message(2, () => {
    writeAttributes(writer, 2, cpu.attributes);
    writeValue(writer, 1, cpu.units.val);
  });
  writer.number(1, id);
}

function writeVolume(writer: BackwardWriter, { name, size, attributes }: StorageVolume): void {
  writeAttributes(writer, 3, attributes);
  writeValue(writer, 2, size.val);
  writer.text(1, name);
}

function writeEndpoint(writer: BackwardWriter, { kind = 0, sequence_number }: Endpoint): void {
  writer.number(2, sequence_number);
  writer.number(1, kind);
}

function writeAttributes(
  writer: BackwardWriter,
  field: number,
  attributes: readonly Attribute[] | null | undefined,
): void {
  for (const { key = "", value = "" } of (attributes ?? []).toReversed()) {
    writer.message(field, () => {
      writer.text(2, value);
      writer.text(1, key);
    });
  }
}

/** A ResourceValue: the decimal digits as bytes. */
function writeValue(writer: BackwardWriter, field: number, val: string): void {
  writer.message(field, () => writer.text(1, val));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const hexDigits = encoder.encode("0123456789abcdef");

/** Field numbers here are all below 16, so a tag is one byte. */
class BackwardWriter {
  private bytes = new Uint8Array(1024);
  private at = 1024;

  number(field: number, value: number): void {
    if (value === 0) return;
    this.varint(value);
    this.byte(field << 3);
  }

  text(field: number, value: string, evenEmpty = false): void {
    if (value === "" && !evenEmpty) return;
    const end = this.at;
    for (let i = value.length - 1; i >= 0; i--) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) {
        this.at = end;
        const encoded = encoder.encode(value);
        this.room(encoded.length);
        this.bytes.set(encoded, this.at - encoded.length);
        this.finish(field, encoded.length, this.at - encoded.length);
        return;
      }
      this.byte(unit);
    }
    this.finish(field, value.length, this.at);
  }

  message(field: number, write: () => void): void {
    const before = this.bytes.length - this.at;
    write();
    this.finish(field, this.bytes.length - this.at - before, this.at);
  }

  hex(): string {
    const { bytes, at } = this;
    const text = new Uint8Array((bytes.length - at) * 2);
    let to = 0;
    for (let i = at; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      text[to++] = hexDigits[byte >> 4] ?? 0;
      text[to++] = hexDigits[byte & 15] ?? 0;
    }
    return decoder.decode(text);
  }

  /** The length and the tag in front of what was just written. */
  private finish(field: number, length: number, at: number): void {
    this.at = at;
    this.varint(length);
    this.byte((field << 3) | 2);
  }

  private varint(value: number): void {
    if (value < 0x80) {
      this.byte(value);
      return;
    }
    const groups: number[] = [];
    for (let left = value; left > 0; left = Math.floor(left / 128)) groups.push(left % 128);
    groups.toReversed().forEach((group, i) => {
      this.byte(i === 0 ? group : group | 0x80);
    });
  }

  private byte(value: number): void {
    if (this.at === 0) this.room(1);
    this.bytes[--this.at] = value;
  }

  /** Grows at the front. */
  private room(needed: number): void {
    if (this.at >= needed) return;
    const old = this.bytes;
    const grown = new Uint8Array(old.length * 2 + needed);
    grown.set(old, grown.length - old.length);
    this.at += grown.length - old.length;
    this.bytes = grown;
  }
}
