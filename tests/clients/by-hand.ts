/**
 * A client without a library: bytes of protobuf written by hand, signatures by node:crypto, `fetch` for the rest.
 * Whoever writes one in another language has these hundred lines to follow.
 */
import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export interface HandKey {
  readonly address: string;
  readonly pubkey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** A message with the type that its bytes are of. */
export interface HandMessage {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

export interface Bid {
  readonly owner: string;
  readonly dseq: string;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
  readonly bseq: number;
}

export function keyOf(secret: Uint8Array): HandKey {
  const curve = createECDH("secp256k1");
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const part = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  const jwk = { kty: "EC", crv: "secp256k1", d: part(secret) };
  const key = createPrivateKey({
    format: "jwk",
    key: { ...jwk, x: part(point.subarray(1, 33)), y: part(point.subarray(33)) },
  });
  const pubkey = curve.getPublicKey(null, "compressed");
  const hash = createHash("ripemd160").update(createHash("sha256").update(pubkey).digest()).digest();
  return { address: bech32("akash", hash), pubkey, sign: (message) => signLow(key, message) };
}

/** r and s; of the two values of s that hold, the chain takes the lower one. */
function signLow(key: KeyObject, message: Uint8Array): Uint8Array {
  const signature = sign("sha256", message, { key, dsaEncoding: "ieee-p1363" });
  const s = BigInt(`0x${signature.subarray(32).toString("hex")}`);
  if (s > ORDER / 2n) signature.set(Buffer.from((ORDER - s).toString(16).padStart(64, "0"), "hex"), 32);
  return signature;
}

function bech32(prefix: string, bytes: Uint8Array): string {
  const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const words = (bits.match(/.{5}/g) ?? []).map((word) => Number.parseInt(word, 2));
  const name = [...prefix].map((letter) => letter.charCodeAt(0));
  const head = [...name.map((code) => code >> 5), 0, ...name.map((code) => code & 31)];
  const sum = polymod([...head, ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >> shift) & 31);
  return `${prefix}1${[...words, ...check].map((word) => letters[word]).join("")}`;
}

function polymod(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  return values.reduce((sum, value) => {
    const next = ((sum & 0x1ffffff) << 5) ^ value;
    return generators.reduce((all, each, bit) => ((sum >> (25 + bit)) & 1 ? all ^ each : all), next);
  }, 1);
}

type Field = readonly [number: number, value: number | bigint | string | Uint8Array];

/** Protobuf: a varint for numbers, a length and bytes for everything else; zeros and empty texts are left out. */
export function proto(...fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.flatMap(([number, value]) => field(number, value)));
}

function field(number: number, value: Field[1]): Uint8Array[] {
  if (typeof value === "number" || typeof value === "bigint") {
    return BigInt(value) === 0n ? [] : [varint(number << 3), varint(value)];
  }
  if (value === "") return [];
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return [varint((number << 3) | 2), varint(bytes.length), bytes];
}

function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

const coin = (denom: string, amount: string) => proto([1, denom], [2, amount]);
const deposit = (amount: string) => proto([1, coin("uact", amount)], [5, varint(1)]);
const deploymentId = (owner: string, dseq: bigint) => proto([1, owner], [2, dseq]);
/** A whole number as it stands in resources: its digits. */
const quantity = (digits: string) => proto([1, Buffer.from(digits)]);

export function createDeployment(owner: string, dseq: bigint, hash: Uint8Array): HandMessage {
  const cpu = proto([1, quantity("500")]);
  const memory = proto([1, quantity("536870912")]);
  const storage = proto([1, "default"], [2, quantity("536870912")]);
  const gpu = proto([1, quantity("0")]);
  const http = proto();
  const resources = proto([1, 1], [2, cpu], [3, memory], [4, storage], [5, gpu], [6, http]);
  // A price has 18 decimals, which the wire shows without the point.
  const unit = proto([1, resources], [2, 1], [3, coin("uact", `${10_000n * 10n ** 18n}`)]);
  const group = proto([1, "web"], [2, proto([1, proto()])], [3, unit]);
  return {
    typeUrl: "/akash.deployment.v1beta4.MsgCreateDeployment",
    value: proto([1, deploymentId(owner, dseq)], [2, group], [3, hash], [4, deposit("5000000")]),
  };
}

export function createLease({ owner, dseq, gseq, oseq, provider, bseq }: Bid): HandMessage {
  const id = proto([1, owner], [2, BigInt(dseq)], [3, gseq], [4, oseq], [5, provider], [6, bseq]);
  return { typeUrl: "/akash.market.v1beta5.MsgCreateLease", value: proto([1, id]) };
}

export function topUp(owner: string, dseq: bigint, amount: string): HandMessage {
  const account = proto([1, 1], [2, `${owner}/${dseq}`]);
  return {
    typeUrl: "/akash.escrow.v1.MsgAccountDeposit",
    value: proto([1, owner], [2, account], [3, deposit(amount)]),
  };
}

export function updateDeployment(owner: string, dseq: bigint, hash: Uint8Array): HandMessage {
  const value = proto([1, deploymentId(owner, dseq)], [3, hash]);
  return { typeUrl: "/akash.deployment.v1beta4.MsgUpdateDeployment", value };
}

export function closeDeployment(owner: string, dseq: bigint): HandMessage {
  const value = proto([1, deploymentId(owner, dseq)]);
  return { typeUrl: "/akash.deployment.v1beta4.MsgCloseDeployment", value };
}

export interface Terms {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  readonly gas: bigint;
}

/** A signed transaction, ready to be sent. */
export function signTx(key: HandKey, messages: readonly HandMessage[], terms: Terms): Uint8Array {
  const any = ({ typeUrl, value }: HandMessage) => proto([1, typeUrl], [2, value]);
  const body = proto(...messages.map((message): Field => [1, any(message)]));
  const pubkey = any({ typeUrl: "/cosmos.crypto.secp256k1.PubKey", value: proto([1, key.pubkey]) });
  const direct = proto([1, proto([1, 1])]);
  const signer = proto([1, pubkey], [2, direct], [3, terms.sequence]);
  const fee = proto([1, coin("uakt", `${terms.gas / 40n + 1n}`)], [2, terms.gas]);
  const authInfo = proto([1, signer], [2, fee]);
  const document = proto([1, body], [2, authInfo], [3, terms.chainId], [4, terms.accountNumber]);
  return proto([1, body], [2, authInfo], [3, key.sign(document)]);
}
