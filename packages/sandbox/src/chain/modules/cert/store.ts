/** Where certificates stand: by state, owner and serial number. */
import { type Certificate, CertificateSchema, State } from "@slipway/chain/gen/akash/cert/v1/cert_pb.ts";
import { addressBytes, formatAddress } from "../../address.ts";
import type { Context } from "../../context.ts";
import { byteKey, bytesKey, fromByteString } from "../../keys.ts";
import { Panic } from "../../refusal.ts";
import { messageTable } from "../../store/table.ts";

export const certificates = messageTable("cert/certificates", CertificateSchema);

export const states = new Map<string, State>([
  ["valid", State.valid],
  ["revoked", State.revoked],
]);

const MAX_SERIAL_BYTES = 40;

export function findCertificate(
  ctx: Context,
  state: State,
  owner: string,
  serial: bigint,
): Certificate | undefined {
  return certificates.get(ctx, certificateKey(state, owner, serial));
}

export function certificateKey(state: State, owner: string, serial: bigint): string {
  const bytes = serialBytes(serial);
  if (bytes.length > MAX_SERIAL_BYTES) throw new Panic(serialProblem(bytes));
  return listPrefix(state, owner, bytes);
}

/** What the keys of a state, of an owner, of one certificate begin with. */
export function listPrefix(state: number, owner = "", serial?: Uint8Array): string {
  if (owner === "") return byteKey(state);
  const rest = serial && serial.length > 0 ? bytesKey(serial) : "";
  return byteKey(state) + bytesKey(addressBytes(owner)) + rest;
}

/** A number's bytes without its sign, as few as it needs: none for zero. */
export function serialBytes(serial: bigint): Uint8Array {
  if (serial === 0n) return new Uint8Array(0);
  const hex = (serial < 0n ? -serial : serial).toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

/** Why a serial number has no key; in the node's words. */
export function serialProblem({ length }: Uint8Array): string {
  return `serial length should be max ${MAX_SERIAL_BYTES} bytes, got ${length}: unknown address`;
}

export function isTooLong({ length }: Uint8Array): boolean {
  return length > MAX_SERIAL_BYTES;
}

/** Owner and serial number in a key; the serial is undefined where the key ends before it. */
export function partsOf(key: string): { owner: string; serial: string | undefined } {
  const end = 2 + key.charCodeAt(1);
  const owner = formatAddress(fromByteString(key.slice(2, end)));
  if (key.length === end) return { owner, serial: undefined };
  const serial = Buffer.from(fromByteString(key.slice(end + 1))).toString("hex");
  return { owner, serial: BigInt(`0x${serial}`).toString() };
}
