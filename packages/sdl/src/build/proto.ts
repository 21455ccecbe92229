/**
 * Group specs as protobuf bytes (akash.deployment.v1beta4.GroupSpec), in gogoproto's manner: embedded messages are
 * written even when empty, zero numbers and empty texts are not, decimals are integers × 10¹⁸ as text.
 */
import { decimalPlaces } from "../price-amount.ts";
import type {
  Attribute,
  Endpoint,
  GroupSpec,
  Resources,
  ResourceUnit,
  ResourceValue,
  StorageVolume,
} from "./types.ts";

export function encodeGroup(group: GroupSpec): Uint8Array {
  const { signed_by: signedBy, attributes } = group.requirements;
  const signers = new Writer();
  for (const address of signedBy.all_of ?? []) signers.text(1, address, true);
  for (const address of signedBy.any_of ?? []) signers.text(2, address, true);
  const requirements = new Writer().message(1, signers);
  for (const attribute of attributes ?? []) requirements.message(2, attributeMessage(attribute));
  const message = new Writer().text(1, group.name).message(2, requirements);
  for (const unit of group.resources) message.message(3, unitMessage(unit));
  return message.bytes();
}

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += hexDigits[byte >> 4] + hexDigits.charAt(byte & 15);
  return hex;
}

const hexDigits = "0123456789abcdef";

function unitMessage({ resource, count, price }: ResourceUnit): Writer {
  const digits = price.amount.replace(".", "").replace(/^0+(?=\d)/, "");
  const amount = price.amount.includes(".") ? digits : digits + "0".repeat(decimalPlaces);
  return new Writer()
    .message(1, resourcesMessage(resource))
    .number(2, count)
    .message(3, new Writer().text(1, price.denom).text(2, amount));
}

function resourcesMessage({ id, cpu, memory, storage, gpu, endpoints }: Resources): Writer {
  const message = new Writer()
    .number(1, id)
    .message(2, withAttributes(new Writer().message(1, valueMessage(cpu.units)), 2, cpu.attributes))
    .message(3, new Writer().message(1, valueMessage(memory.size)));
  for (const volume of storage) message.message(4, volumeMessage(volume));
  message.message(5, withAttributes(new Writer().message(1, valueMessage(gpu.units)), 2, gpu.attributes));
  for (const endpoint of endpoints) message.message(6, endpointMessage(endpoint));
  return message;
}

function volumeMessage({ name, size, attributes }: StorageVolume): Writer {
  return withAttributes(new Writer().text(1, name).message(2, valueMessage(size)), 3, attributes);
}

function valueMessage({ val }: ResourceValue): Writer {
  return new Writer().text(1, val);
}

function endpointMessage({ kind = 0, sequence_number }: Endpoint): Writer {
  return new Writer().number(1, kind).number(2, sequence_number);
}

function withAttributes(writer: Writer, field: number, attributes: readonly Attribute[] | undefined): Writer {
  for (const attribute of attributes ?? []) writer.message(field, attributeMessage(attribute));
  return writer;
}

function attributeMessage({ key = "", value = "" }: Attribute): Writer {
  return new Writer().text(1, key).text(2, value);
}

const encoder = new TextEncoder();

/** Writes fields in order; field numbers here are all below 16, so a tag is one byte. */
class Writer {
  private readonly parts: number[] = [];

  number(field: number, value: number): this {
    if (value !== 0) {
      this.parts.push(field << 3);
      this.varint(value);
    }
    return this;
  }

  text(field: number, value: string, evenEmpty = false): this {
    if (value !== "" || evenEmpty) this.delimited(field, encoder.encode(value));
    return this;
  }

  message(field: number, writer: Writer): this {
    this.delimited(field, writer.parts);
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.parts);
  }

  private delimited(field: number, bytes: ArrayLike<number>): void {
    this.parts.push((field << 3) | 2);
    this.varint(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.parts.push(bytes[i] ?? 0);
  }

  private varint(value: number): void {
    let left = value;
    for (; left > 0x7f; left = Math.floor(left / 128)) this.parts.push((left % 128) | 0x80);
    this.parts.push(left);
  }
}
