/**
 * Group specs as protobuf (akash.deployment.v1beta4.GroupSpec) in hex, in gogoproto's manner: embedded messages are
 * written even when empty, zero numbers and empty texts are not, decimals are integers × 10¹⁸ as text. Each function
 * returns a message's fields; hex is built directly, because a length in bytes is then half a length in characters.
 */
import { decimalPlaces } from "../price-amount.ts";
import type { Attribute, Endpoint, GroupSpec, Resources, ResourceUnit, StorageVolume } from "./types.ts";

export function encodeGroup({ name, requirements, resources }: GroupSpec): string {
  const { signed_by: signedBy, attributes } = requirements;
  let signers = "";
  for (const address of signedBy.all_of ?? []) signers += delimited(1, textHex(address));
  for (const address of signedBy.any_of ?? []) signers += delimited(2, textHex(address));
  let units = "";
  for (const unit of resources) units += delimited(3, encodeUnit(unit));
  return text(1, name) + delimited(2, delimited(1, signers) + encodeAttributes(2, attributes)) + units;
}

function encodeUnit({ resource, count, price }: ResourceUnit): string {
  return (
    delimited(1, encodeResources(resource)) +
    number(2, count) +
    delimited(3, text(1, price.denom) + text(2, scaledAmount(price.amount)))
  );
}

function scaledAmount(amount: string): string {
  const digits = amount.replace(".", "").replace(/^0+(?=\d)/, "");
  return amount.includes(".") ? digits : digits + "0".repeat(decimalPlaces);
}

function encodeResources({ id, cpu, memory, storage, gpu, endpoints }: Resources): string {
  let volumes = "";
  for (const volume of storage) volumes += delimited(4, encodeVolume(volume));
  let ports = "";
  for (const endpoint of endpoints) ports += delimited(6, encodeEndpoint(endpoint));
  return (
    number(1, id) +
    delimited(2, value(1, cpu.units.val) + encodeAttributes(2, cpu.attributes)) +
    delimited(3, value(1, memory.size.val)) +
    volumes +
    delimited(5, value(1, gpu.units.val) + encodeAttributes(2, gpu.attributes)) +
    ports
  );
}

function encodeVolume({ name, size, attributes }: StorageVolume): string {
  return text(1, name) + value(2, size.val) + encodeAttributes(3, attributes);
}

function encodeEndpoint({ kind = 0, sequence_number }: Endpoint): string {
  return number(1, kind) + number(2, sequence_number);
}

function encodeAttributes(field: number, attributes: readonly Attribute[] | null | undefined): string {
  let hex = "";
  for (const { key = "", value: content = "" } of attributes ?? [])
    hex += delimited(field, text(1, key) + text(2, content));
  return hex;
}

/** A ResourceValue: the decimal digits as bytes. */
function value(field: number, val: string): string {
  return delimited(field, text(1, val));
}

function text(field: number, content: string): string {
  return content === "" ? "" : delimited(field, textHex(content));
}

function number(field: number, content: number): string {
  return content === 0 ? "" : byteHex(field << 3) + varint(content);
}

/** Field numbers here are all below 16, so a tag is one byte. */
function delimited(field: number, hex: string): string {
  return byteHex((field << 3) | 2) + varint(hex.length / 2) + hex;
}

function varint(content: number): string {
  let hex = "";
  let left = content;
  for (; left > 0x7f; left = Math.floor(left / 128)) hex += byteHex((left % 128) | 0x80);
  return hex + byteHex(left);
}

const byteTable = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function byteHex(byte: number): string {
  return byteTable[byte] ?? "";
}

const encoder = new TextEncoder();

function textHex(content: string): string {
  let hex = "";
  for (let i = 0; i < content.length; i++) {
    const unit = content.charCodeAt(i);
    if (unit > 0x7f) return bytesHex(encoder.encode(content));
    hex += byteHex(unit);
  }
  return hex;
}

function bytesHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byteHex(byte);
  return hex;
}
