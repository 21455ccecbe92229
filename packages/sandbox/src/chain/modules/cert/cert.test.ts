import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  MsgCreateCertificateSchema,
  MsgRevokeCertificateSchema,
} from "@slipway/chain/gen/akash/cert/v1/msg_pb.ts";
import {
  QueryCertificatesRequestSchema,
  QueryCertificatesResponseSchema,
} from "@slipway/chain/gen/akash/cert/v1/query_pb.ts";
import { createCertificate } from "@slipway/gateway";
import { beforeAll, expect, test } from "vitest";
import type { ChainState } from "../../index.ts";
import { type Actor, actor, any, sign } from "../../test/actors.ts";
import { chainWith, FIRST_NUMBER, nextBlock } from "../../test/genesis.ts";

const ann = actor(0, FIRST_NUMBER);
const bob = actor(1, FIRST_NUMBER + 1);
let chain: ChainState;

async function certificate({ address }: Actor, serial: bigint, owner = address) {
  const { cert, pubkey } = await createCertificate({ address, serial });
  return any(MsgCreateCertificateSchema, { owner, cert: Buffer.from(cert), pubkey: Buffer.from(pubkey) });
}

function revoke({ address: owner }: Actor, serial: string) {
  return any(MsgRevokeCertificateSchema, { id: { owner, serial } });
}

interface Request {
  readonly filter?: { owner?: string; serial?: string; state?: string };
  readonly pagination?: { limit?: bigint; offset?: bigint; key?: Uint8Array };
}

function ask({ filter = {}, pagination = {} }: Request) {
  const request = create(QueryCertificatesRequestSchema, { filter, pagination });
  const path = "/akash.cert.v1.Query/Certificates";
  const { code, log, value } = chain.query(path, toBinary(QueryCertificatesRequestSchema, request));
  const answer = fromBinary(QueryCertificatesResponseSchema, value);
  return {
    code,
    log,
    serials: answer.certificates.map(({ serial }) => serial).join(" "),
    next: answer.pagination?.nextKey ?? new Uint8Array(0),
    total: answer.pagination?.total,
  };
}

beforeAll(async () => {
  chain = chainWith([ann, bob]);
  nextBlock(chain);
  const serials = [1n, 2n, 3n, 4n];
  const own = await Promise.all(serials.map((serial) => certificate(ann, serial)));
  const txs = [
    sign(ann, own),
    sign(ann, [revoke(ann, "2")]),
    sign(ann, [revoke(ann, "-4")]),
    sign(bob, [await certificate(bob, 1n)]),
  ];
  const { txResults } = nextBlock(chain, txs);
  expect(txResults.map(({ log }) => log)).toEqual(["", "", "", ""]);
});

test("a certificate keeps its serial number when it is revoked", async () => {
  const { txResults } = nextBlock(chain, [
    sign(ann, [revoke(ann, "2")]),
    sign(ann, [await certificate(ann, 2n)]),
    sign(ann, [revoke(ann, "9")]),
  ]);
  expect(txResults.map(({ codespace, code }) => `${codespace} ${code}`)).toEqual([
    "cert 4",
    "cert 3",
    "cert 1",
  ]);
});

test("a certificate of somebody else is refused, one of nobody says why", async () => {
  const { txResults } = nextBlock(chain, [
    sign(ann, [await certificate(bob, 7n, ann.address)]),
    sign(ann, [await certificate({ ...ann, address: "somebody" }, 7n, ann.address)]),
  ]);
  expect(txResults.map(({ code, log }) => `${code} ${log}`)).toEqual([
    "1 invalid certificate value: CommonName does not match owner",
    "1 invalid certificate value: decoding bech32 failed: invalid separator index -1",
  ]);
});

test("valid ones come first; a page that is full at their end does not lead to the revoked ones", () => {
  const filter = { owner: ann.address };
  expect(ask({ filter })).toMatchObject({ serials: "1 3 2 4", total: 4n });
  const first = ask({ filter, pagination: { limit: 1n } });
  expect(first.serials).toBe("1");
  const second = ask({ filter, pagination: { limit: 2n, key: first.next } });
  expect(second.serials).toBe("3 2");
  expect(ask({ filter, pagination: { key: second.next } }).serials).toBe("4");
  expect(ask({ filter, pagination: { limit: 2n } }).next).toHaveLength(0);
});

test("a serial number counts with an owner only", () => {
  expect(ask({ filter: { owner: ann.address, serial: "4" } }).serials).toBe("4");
  expect(ask({ filter: { serial: "4", state: "revoked" } }).serials).toBe("2 4");
});

test("what cannot be asked is refused as the node does", () => {
  expect(ask({ pagination: { offset: 1n } })).toMatchObject({
    code: 18,
    log:
      "rpc error: code = InvalidArgument desc = invalid request parameters. " +
      "if offset is set, filter.state must be provided: invalid request",
  });
  expect(ask({ filter: { owner: "ann" } })).toMatchObject({
    code: 6,
    log: "rpc error: code = Internal desc = decoding bech32 failed: invalid bech32 string length 3: unknown request",
  });
  expect(ask({ filter: { owner: ann.address, serial: "x" } })).toMatchObject({
    code: 111222,
    log: "runtime error: invalid memory address or nil pointer dereference: panic",
  });
});
