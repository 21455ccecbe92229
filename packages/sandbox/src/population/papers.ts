/** Certificates that come out the same every time: keys from the seed, signatures without chance in them. */
import { p256 } from "@noble/curves/nist.js";
import { type Msg, msg } from "@slipway/chain";
import { toPem, writeCertificate } from "@slipway/gateway";
import { type Citizen, secretOf } from "./citizens.ts";

export interface Paper {
  readonly serial: string;
  readonly message: Msg;
}

/** "ECDSA with SHA-256" and "a public key of P-256" in DER. */
const algorithm = Buffer.from("300a06082a8648ce3d040302", "hex");
const keyHeader = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");
const serverAuth = "1.3.6.1.5.5.7.3.1";
const clientAuth = "1.3.6.1.5.5.7.3.2";

/** A certificate for a year from a moment on; `hosts` for those who serve. */
export async function paperOf(
  { address, name }: Citizen,
  {
    seed,
    at,
    hosts = [],
  }: { readonly seed: number; readonly at: number; readonly hosts?: readonly string[] },
): Promise<Paper> {
  const notBefore = new Date(Math.floor(at / 1_000) * 1_000);
  const serial = BigInt(at) * 1_000_000n;
  const key = secretOf(seed, `${name}/certificate/${serial}`);
  const spki = Buffer.concat([keyHeader, p256.getPublicKey(key, false)]);
  const der = await writeCertificate(
    {
      subject: address,
      issuer: address,
      serial,
      notBefore,
      notAfter: new Date(notBefore.getTime() + 365 * 86_400_000),
      usages: hosts.length > 0 ? [clientAuth, serverAuth] : [clientAuth],
      hosts,
      spki,
    },
    { algorithm, sign: async (body) => p256.sign(body, key, { format: "der" }) },
  );
  const cert = toPem("CERTIFICATE", der);
  const pubkey = toPem("EC PUBLIC KEY", spki);
  return { serial: serial.toString(), message: msg.createCertificate({ owner: address, cert, pubkey }) };
}
