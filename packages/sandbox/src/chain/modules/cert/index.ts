/** Certificates with which tenants and providers know each other. The chain checks the name in them, not the chain of trust. */
import { create } from "@bufbuild/protobuf";
import { CertificateSchema, State } from "@slipway/chain/gen/akash/cert/v1/cert_pb.ts";
import { GenesisCertificateSchema } from "@slipway/chain/gen/akash/cert/v1/genesis_pb.ts";
import {
  MsgCreateCertificateResponseSchema,
  MsgCreateCertificateSchema,
  MsgRevokeCertificateResponseSchema,
  MsgRevokeCertificateSchema,
} from "@slipway/chain/gen/akash/cert/v1/msg_pb.ts";
import { isAddress } from "../../address.ts";
import { type Module, onMessage } from "../../module.ts";
import { certRefusals, sdk } from "../../refusal.ts";
import { need } from "../../tx/fill.ts";
import { list, readMessage, record, writeMessage } from "../json.ts";
import { readCertificate } from "./parse.ts";
import { queries } from "./queries.ts";
import { certificateKey, certificates, findCertificate, partsOf, states } from "./store.ts";

function parseSerial(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw certRefusals.invalidSerial;
  return BigInt(text.replace(/^\+/, ""));
}

const messages = [
  onMessage(MsgCreateCertificateSchema, MsgCreateCertificateResponseSchema, {
    validate: ({ owner, cert, pubkey }) => {
      if (!isAddress(owner)) throw sdk.invalidAddress.wrap("MsgCreate: Invalid Owner Address");
      readCertificate(owner, cert, pubkey);
    },
    run: (ctx, { owner, cert, pubkey }) => {
      const serial = readCertificate(owner, cert, pubkey);
      for (const state of states.values()) {
        if (certificates.has(ctx, certificateKey(state, owner, serial))) throw certRefusals.exists;
      }
      const value = create(CertificateSchema, { state: State.valid, cert, pubkey });
      certificates.set(ctx, certificateKey(State.valid, owner, serial), value);
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
      const known = findCertificate(ctx, State.valid, owner, number);
      if (!known) {
        const revoked = certificates.has(ctx, certificateKey(State.revoked, owner, number));
        throw revoked ? certRefusals.alreadyRevoked : certRefusals.notFound;
      }
      certificates.delete(ctx, certificateKey(State.valid, owner, number));
      const value = { ...known, state: State.revoked };
      certificates.set(ctx, certificateKey(State.revoked, owner, number), value);
    },
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
      const serial = readCertificate(owner, value.cert, value.pubkey);
      certificates.set(ctx, certificateKey(value.state, owner, serial), value);
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
