import { create, fromBinary } from "@bufbuild/protobuf";
import { type Chain, createKeySigner, type Msg } from "@slipway/chain";
import {
  MsgCreateCertificateSchema,
  MsgRevokeCertificateSchema,
} from "@slipway/chain/gen/akash/cert/v1/msg_pb.ts";
import { QueryCertificatesResponseSchema } from "@slipway/chain/gen/akash/cert/v1/query_pb.ts";
import { expect, test } from "vitest";
import type { OwnCertificate } from "./create.ts";
import { ensureCertificate } from "./keep.ts";
import { readCertificate } from "./read.ts";

const signer = createKeySigner(new Uint8Array(32).fill(5));
const day = 86_400_000;

/** The edge of the world: a chain that keeps what it is sent. */
function fakeChain(): {
  chain: Pick<Chain, "certificates" | "send">;
  sent: string[];
  valid: Map<string, Uint8Array>;
} {
  const valid = new Map<string, Uint8Array>();
  const sent: string[] = [];
  const take = ({ typeUrl, value }: Msg): void => {
    sent.push(typeUrl.split(".").at(-1) ?? "");
    if (typeUrl.endsWith("MsgCreateCertificate")) {
      const { cert } = fromBinary(MsgCreateCertificateSchema, value);
      valid.set(readCertificate(cert)?.serial ?? "", cert);
    } else valid.delete(fromBinary(MsgRevokeCertificateSchema, value).id?.serial ?? "");
  };
  const chain: Pick<Chain, "certificates" | "send"> = {
    certificates: async ({ serial = "" }) =>
      create(QueryCertificatesResponseSchema, {
        certificates: valid.has(serial) ? [{ serial, certificate: {} }] : [],
      }),
    send: async (_signer, messages) => {
      for (const each of messages) take(each);
      return {
        hash: "",
        height: 1n,
        code: 0,
        codespace: "",
        log: "",
        gasUsed: 0n,
        gasWanted: 0n,
        events: [],
        data: new Uint8Array(),
      };
    },
  };
  return { chain, sent, valid };
}

test("a certificate is made once, renewed before its end, and made again when it was revoked elsewhere", async () => {
  const { chain, sent, valid } = fakeChain();
  let kept: OwnCertificate | undefined;
  const place = {
    load: async () => kept,
    save: async (each: OwnCertificate) => {
      kept = each;
    },
  };
  const start = Date.parse("2026-11-25T00:00:00Z");
  const at = (ms: number): Promise<OwnCertificate> =>
    ensureCertificate({ chain, signer }, place, () => start + ms);

  const first = await at(0);
  expect(await at(day)).toBe(first);
  expect(sent).toEqual(["MsgCreateCertificate"]);

  const second = await at(340 * day);
  expect(second.serial).not.toBe(first.serial);
  expect(sent.slice(1)).toEqual(["MsgCreateCertificate", "MsgRevokeCertificate"]);
  expect([...valid.keys()]).toEqual([second.serial]);

  valid.clear();
  await at(341 * day);
  expect(sent.slice(3)).toEqual(["MsgCreateCertificate"]);
});
