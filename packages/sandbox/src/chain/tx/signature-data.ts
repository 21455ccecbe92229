/** One signer's signature: a single one, or several with a note of who of the k-of-n keys gave them. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type CompactBitArray,
  MultiSignatureSchema,
} from "@slipway/chain/gen/cosmos/crypto/multisig/v1beta1/multisig_pb.ts";
import type { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import type { ModeInfo } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { Panic, plain } from "../refusal.ts";
import type { Tx } from "./decode.ts";

const NO_BYTES = new Uint8Array(0);

export interface SingleSignature {
  readonly kind: "single";
  readonly mode: SignMode;
  readonly bytes: Uint8Array;
}

export interface MultiSignature {
  readonly kind: "multi";
  /** By key, whether it has signed; empty when the transaction does not say. */
  readonly signed: readonly boolean[];
  /** Undefined where a signature comes without a mode. */
  readonly parts: readonly (SignatureData | undefined)[];
}

export type SignatureData = SingleSignature | MultiSignature;

/** The signatures with what is known of how they were made, in the order of the signers. */
export function signaturesOf({ signerInfos, signatures }: Tx): (SignatureData | undefined)[] {
  return signerInfos.map(({ modeInfo }, index) => readSignature(modeInfo, signatures[index] ?? NO_BYTES));
}

/** Undefined when the signer does not say how it signed. Refuses what cannot be read. */
export function readSignature(info: ModeInfo | undefined, bytes: Uint8Array): SignatureData | undefined {
  if (!info) return undefined;
  const { sum } = info;
  switch (sum.case) {
    case "single":
      return { kind: "single", mode: sum.value.mode, bytes };
    case "multi": {
      const signatures = readSignatures(bytes);
      const { bitarray, modeInfos } = sum.value;
      if (modeInfos.length > signatures.length) throw outOfRange(signatures.length, signatures.length);
      const parts = signatures.map((part, index) => readSignature(modeInfos[index], part));
      return { kind: "multi", signed: readBits(bitarray), parts };
    }
    default:
      throw new Panic("unexpected ModeInfo data type <nil>");
  }
}

/** True for what a client leaves empty before it signs. */
export function isIncomplete(data: SignatureData | undefined): boolean {
  if (!data) return true;
  if (data.kind === "single") return data.bytes.length === 0;
  return data.parts.length === 0 || data.parts.some(isIncomplete);
}

/** Every signature inside, each k-of-n one after its parts, as the events list them. */
export function signatureBytes(data: SignatureData | undefined): Uint8Array[] {
  if (!data) throw plain("got empty SignatureData");
  if (data.kind === "single") return [data.bytes];
  const signatures = data.parts.flatMap(signatureBytes);
  return [...signatures, toBinary(MultiSignatureSchema, create(MultiSignatureSchema, { signatures }))];
}

/** What Go says when a list is read past its end. */
export function outOfRange(index: number, length: number): Panic {
  return new Panic(`runtime error: index out of range [${index}] with length ${length}`);
}

function readSignatures(bytes: Uint8Array): Uint8Array[] {
  try {
    const { signatures, $unknown } = fromBinary(MultiSignatureSchema, bytes);
    if ($unknown?.length) throw plain("rejecting unrecognized fields found in MultiSignature");
    return signatures;
  } catch (error) {
    if (error instanceof RangeError) throw plain("unexpected EOF");
    throw error;
  }
}

function readBits(array: CompactBitArray | undefined): boolean[] {
  if (!array) return [];
  const { elems, extraBitsStored } = array;
  const count = extraBitsStored === 0 ? elems.length * 8 : (elems.length - 1) * 8 + extraBitsStored;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const byte = elems[index >> 3];
    if (byte === undefined) throw outOfRange(index >> 3, elems.length);
    return (byte & (1 << (7 - (index % 8)))) > 0;
  });
}
