/** The certificates of the recording, made again: each wrong in the one way that its name says. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type ChainCertificate, createCertificate, fromPem, toPem, writeCertificate } from "@slipway/gateway";
import type { Setup } from "./recording.ts";

export interface Shown {
  /** PEM, perhaps of several certificates. */
  readonly cert: string;
  readonly key: string;
}

type Keep = (owner: string, serial: bigint, kept: ChainCertificate) => void;

const clientAuth = "1.3.6.1.5.5.7.3.2";
const serverAuth = "1.3.6.1.5.5.7.3.1";
const day = 86_400_000;
/** Algorithm identifiers, DER. */
const sha256Ecdsa = Buffer.from("300a06082a8648ce3d040302", "hex");
const sha384Ecdsa = Buffer.from("300a06082a8648ce3d040303", "hex");
const sha256Rsa = Buffer.from("300d06092a864886f70d01010b0500", "hex");

/** Makes every certificate that the recording names; `keep` puts one on chain. */
export async function makeCertificates(setup: Setup, nowMs: number, keep: Keep): Promise<Map<string, Shown>> {
  const addressOf = (name: string): string => setup.accounts[name]?.address ?? name;
  const tenant = addressOf("tenant");
  let serial = 1000n;

  const make = async (
    wish: Partial<Wish>,
    onChain: boolean,
  ): Promise<Shown & { serial: bigint; keys: Keys; wish: Wish }> => {
    const whole: Wish = {
      subject: tenant,
      issuer: wish.subject ?? tenant,
      serial: serial++,
      from: nowMs - day,
      until: nowMs + day,
      usages: [clientAuth],
      keys: p256(),
      ...wish,
    };
    const cert = await write(whole);
    if (onChain) keep(whole.subject, whole.serial, onChainForm(cert, whole.keys));
    return { cert, key: pemKey(whole.keys), serial: whole.serial, keys: whole.keys, wish: whole };
  };

  const valid = await make({}, true);
  const second = await make({}, false);
  const changed = await make({}, true);
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const other = await make({ subject: addressOf("other") }, true);
  const list: [string, Shown][] = [
    ["valid", valid],
    ["other-valid", other],
    ["not-on-chain", second],
    ["unknown-account", await make({ subject: addressOf("unknown") }, false)],
    ["expired", await make({ from: nowMs - 2 * day, until: nowMs - day }, true)],
    ["not-yet", await make({ from: nowMs + day, until: nowMs + 2 * day }, true)],
    ["cn-not-bech32", await make({ subject: "tenant" }, false)],
    ["issuer-differs", await make({ issuer: addressOf("other") }, true)],
    ["server-usage-only", await make({ usages: [serverAuth] }, true)],
    ["no-usage", await make({ usages: [] }, true)],
    ["rsa", await make({ serial: valid.serial, keys: rsa, algorithm: sha256Rsa }, false)],
    ["same-serial-other-key", await make({ serial: valid.serial }, false)],
    ["same-key-changed-dates", await make({ ...changed.wish, until: nowMs + 9 * day }, false)],
    [
      "p384",
      await make(
        { keys: generateKeyPairSync("ec", { namedCurve: "P-384" }), hash: "sha384", algorithm: sha384Ecdsa },
        true,
      ),
    ],
    ["two-in-chain", { cert: valid.cert + second.cert, key: valid.key }],
    ["to-be-revoked", await make({}, true)],
  ];
  return new Map(list);
}

/** The provider's own certificate, and one for its public host name. */
export async function makeServerCertificates(
  setup: Setup,
  nowMs: number,
): Promise<{ own: Shown; public: Shown & { host: string } }> {
  const host = setup.server_name_with_ca_certificate;
  const now = (): number => nowMs - day;
  const own = await createCertificate({ address: setup.provider, hosts: ["localhost"], now });
  const named = await createCertificate({ address: host, hosts: [host], now });
  return { own, public: { ...named, host } };
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Wish {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: bigint;
  readonly from: number;
  readonly until: number;
  readonly usages: readonly string[];
  readonly keys: Keys;
  readonly algorithm?: Uint8Array;
  readonly hash?: string;
}

const p256 = (): Keys => generateKeyPairSync("ec", { namedCurve: "P-256" });
const pemKey = ({ privateKey }: Keys): string =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const spkiOf = ({ publicKey }: Keys): Buffer => publicKey.export({ type: "spki", format: "der" });

async function write({
  subject,
  issuer,
  serial,
  from,
  until,
  usages,
  keys,
  algorithm = sha256Ecdsa,
  hash = "sha256",
}: Wish): Promise<string> {
  const der = await writeCertificate(
    {
      subject,
      issuer,
      serial,
      notBefore: new Date(from),
      notAfter: new Date(until),
      usages,
      hosts: [],
      spki: spkiOf(keys),
    },
    { algorithm, sign: async (body) => sign(hash, body, createPrivateKey(pemKey(keys))) },
  );
  return toPem("CERTIFICATE", der);
}

function onChainForm(cert: string, keys: Keys): ChainCertificate {
  if (fromPem(cert) === undefined) throw new Error("a certificate was not written as PEM");
  return { cert: Buffer.from(cert), pubkey: Buffer.from(toPem("EC PUBLIC KEY", spkiOf(keys))) };
}
