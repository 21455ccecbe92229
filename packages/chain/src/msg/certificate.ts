import { MsgCreateCertificateSchema, MsgRevokeCertificateSchema } from "../gen/akash/cert/v1/msg_pb.ts";
import { type Msg, pack } from "../tx.ts";

/** Publishes a certificate. Both values are PEM text; the public key's label is "EC PUBLIC KEY". Signed by the owner. */
export function createCertificate(given: {
  readonly owner: string;
  readonly cert: string;
  readonly pubkey: string;
}): Msg {
  const encoder = new TextEncoder();
  return pack(MsgCreateCertificateSchema, {
    owner: given.owner,
    cert: encoder.encode(given.cert),
    pubkey: encoder.encode(given.pubkey),
  });
}

/** Revokes a certificate by its decimal serial number. Signed by the owner. */
export function revokeCertificate({
  owner,
  serial,
}: {
  readonly owner: string;
  readonly serial: string;
}): Msg {
  return pack(MsgRevokeCertificateSchema, { id: { owner, serial } });
}
