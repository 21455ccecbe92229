/** Certificates with which tenants and providers know each other. The chain checks the name in them, not the chain of trust. */
import { X509Certificate } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { type Certificate, CertificateSchema, State } from "@slipway/chain/gen/akash/cert/v1/cert_pb.ts";
import type { CertificateFilter } from "@slipway/chain/gen/akash/cert/v1/filters_pb.ts";
import { GenesisCertificateSchema } from "@slipway/chain/gen/akash/cert/v1/genesis_pb.ts";
import {
  MsgCreateCertificateResponseSchema,
  MsgCreateCertificateSchema,
  MsgRevokeCertificateResponseSchema,
  MsgRevokeCertificateSchema,
} from "@slipway/chain/gen/akash/cert/v1/msg_pb.ts";
import { Query } from "@slipway/chain/gen/akash/cert/v1/query_pb.ts";
import { addressBytes, formatAddress, isAddress } from "../address.ts";
import type { Context } from "../context.ts";
import { byteKey, bytesKey, fromByteString } from "../keys.ts";
import { type Module, onMessage, onQuery } from "../module.ts";
import { certRefusals, invalidArgument, plain, sdk } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { need } from "../tx/fill.ts";
import { listPage } from "./akash-pages.ts";
import { list, readMessage, record, writeMessage } from "./json.ts";

/** By state, owner and serial number. */
const certificates = messageTable("cert/certificates", CertificateSchema);

const stateNames = new Map<string, State>([
  ["valid", State.valid],
  ["revoked", State.revoked],
]);

function ownerKey(state: number, owner: string): string {
  return byteKey(state) + bytesKey(addressBytes(owner));
}

function keyOf(state: number, owner: string, serial: bigint): string {
  return ownerKey(state, owner) + bytesKey(serialBytes(serial));
}

/** A number's bytes, as few as it needs. */
function serialBytes(serial: bigint): Uint8Array {
  if (serial === 0n) return new Uint8Array(0);
  const hex = serial.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

/** Owner and serial number in a key. */
function partsOf(key: string): { owner: string; serial: string } {
  const length = key.charCodeAt(1);
  const serial = Buffer.from(fromByteString(key.slice(3 + length))).toString("hex");
  return {
    owner: formatAddress(fromByteString(key.slice(2, 2 + length))),
    serial: BigInt(`0x${serial || "0"}`).toString(),
  };
}

interface Parsed {
  readonly name: string;
  readonly serial: bigint;
}

/** Refuses what is no certificate with its own public key in the node's PEM forms. */
function parseCertificate(cert: Uint8Array, pubkey: Uint8Array): Parsed {
  const body = pemBody(cert, "CERTIFICATE", certRefusals.invalidCertificate);
  const key = pemBody(pubkey, "EC PUBLIC KEY", certRefusals.invalidPubkey);
  const parsed = readX509(body);
  const own = parsed.publicKey.export({ type: "spki", format: "der" });
  if (!own.equals(key)) throw certRefusals.invalidPubkey;
  const name = /(?:^|\n)CN=([^\n]*)/.exec(parsed.subject)?.[1] ?? "";
  return { name, serial: BigInt(`0x${parsed.serialNumber}`) };
}

function pemBody(pem: Uint8Array, type: string, refusal: Error): Buffer {
  const text = Buffer.from(pem).toString("latin1");
  const match = /^-----BEGIN ([^-]+)-----\r?\n([A-Za-z0-9+/=\r\n]*)-----END \1-----\r?\n?$/.exec(text);
  if (!match) throw refusal;
  if (match[1] !== type) throw plain(`${refusal.message}: invalid pem block type`);
  return Buffer.from(match[2] ?? "", "base64");
}

function readX509(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw plain("x509: malformed certificate");
  }
}

function parseSerial(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw certRefusals.invalidSerial;
  return BigInt(text);
}

const messages = [
  onMessage(MsgCreateCertificateSchema, MsgCreateCertificateResponseSchema, {
    validate: ({ owner, cert, pubkey }) => {
      if (!isAddress(owner)) throw sdk.invalidAddress.wrap("MsgCreate: Invalid Owner Address");
      if (parseCertificate(cert, pubkey).name !== owner) {
        throw plain("invalid certificate value: CommonName does not match owner");
      }
    },
    run: (ctx, { owner, cert, pubkey }) => {
      const { serial } = parseCertificate(cert, pubkey);
      for (const state of stateNames.values()) {
        if (certificates.has(ctx, keyOf(state, owner, serial))) throw certRefusals.exists;
      }
      const value = create(CertificateSchema, { state: State.valid, cert, pubkey });
      certificates.set(ctx, keyOf(State.valid, owner, serial), value);
    },
  }),
  onMessage(MsgRevokeCertificateSchema, MsgRevokeCertificateResponseSchema, {
    validate: ({ id }) => {
      if (!isAddress(need(id).owner)) throw sdk.invalidAddress.wrap("MsgRevoke: Invalid Owner Address");
      parseSerial(need(id).serial);
    },
    run: (ctx, { id }) => {
      const { owner, serial } = need(id);
      const number = parseSerial(serial);
      if (certificates.has(ctx, keyOf(State.revoked, owner, number))) throw certRefusals.alreadyRevoked;
      const known = certificates.get(ctx, keyOf(State.valid, owner, number));
      if (!known) throw certRefusals.notFound;
      certificates.delete(ctx, keyOf(State.valid, owner, number));
      certificates.set(ctx, keyOf(State.revoked, owner, number), { ...known, state: State.revoked });
    },
  }),
];

interface Found {
  readonly certificate: Certificate;
  readonly serial: string;
}

function* matching(
  ctx: Context,
  { owner, serial }: CertificateFilter,
  state: number,
  start: string | undefined,
  reverse: boolean,
): Generator<[string, Found | undefined]> {
  const prefix = owner === "" ? byteKey(state) : ownerKey(state, owner);
  const options = { prefix, start: start && byteKey(state) + start, reverse };
  for (const [key, certificate] of certificates.walk(ctx, options)) {
    const own = partsOf(key).serial;
    yield [key.slice(1), serial === "" || serial === own ? { certificate, serial: own } : undefined];
  }
}

const queries = [
  onQuery(Query.method.certificates, (ctx, { filter, pagination }) => {
    const given = need(filter);
    const wanted = stateNames.get(given.state);
    if (given.state !== "" && wanted === undefined) throw invalidArgument("invalid state value");
    if (given.owner !== "" && !isAddress(given.owner)) throw invalidArgument("invalid owner address");
    if (given.serial !== "" && !/^[+-]?[0-9]+$/.test(given.serial)) throw certRefusals.invalidSerial;
    const page = listPage(pagination, {
      states: wanted === undefined ? [...stateNames.values()] : [wanted],
      filtered: wanted !== undefined,
      walk: (state, start, reverse) => matching(ctx, given, state, start, reverse),
    });
    return { certificates: page.items, pagination: page.pagination };
  }),
];

export const cert: Module = {
  name: "cert",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    for (const [index, item] of list(record(section, "cert").certificates, "cert.certificates").entries()) {
      const { owner, certificate } = readMessage(
        GenesisCertificateSchema,
        item,
        `cert.certificates[${index}]`,
      );
      const value = need(certificate);
      const { serial } = parseCertificate(value.cert, value.pubkey);
      certificates.set(ctx, keyOf(value.state, owner, serial), value);
    }
  },
  exportGenesis: (ctx) => ({
    certificates: certificates
      .list(ctx)
      .map(([key, certificate]) =>
        writeMessage(
          GenesisCertificateSchema,
          create(GenesisCertificateSchema, { owner: partsOf(key).owner, certificate }),
        ),
      ),
  }),
};
