import { createPrivateKey, X509Certificate } from "node:crypto";
import { createKeySigner } from "@slipway/chain";
import { describe, expect, test } from "vitest";
import { createCertificate, fromPem, isDueForRenewal } from "./create.ts";
import { isSameKey, readCertificate, readChainKey } from "./read.ts";

const { address } = createKeySigner(new Uint8Array(32).fill(9));
const now = (): number => Date.parse("2026-11-25T10:00:00.500Z");

describe("a certificate of our making", () => {
  test("has the form that the chain and its tools expect", async () => {
    const own = await createCertificate({ address, now });
    const x509 = new X509Certificate(own.cert);
    expect(x509.subject).toBe(`CN=${address}\n2.23.133.2.6=v0.0.1`);
    expect(x509.issuer).toBe(x509.subject);
    expect(BigInt(`0x${x509.serialNumber}`).toString()).toBe(own.serial);
    expect(own.serial).toBe("1795600800500000000");
    expect(x509.ca).toBe(false);
    expect(x509.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(x509.verify(x509.publicKey)).toBe(true);
    expect(x509.checkPrivateKey(createPrivateKey(own.key))).toBe(true);
    expect(x509.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
    expect(own.notBefore.toISOString()).toBe("2026-11-25T10:00:00.000Z");
    expect(own.notAfter.toISOString()).toBe("2027-11-25T10:00:00.000Z");
  });

  test("keeps its key on chain under the label that the chain uses", async () => {
    const own = await createCertificate({ address });
    expect(own.pubkey).toMatch(/^-----BEGIN EC PUBLIC KEY-----/);
    const key = readChainKey(Buffer.from(own.pubkey));
    expect(key && isSameKey(key, new X509Certificate(own.cert).publicKey)).toBe(true);
  });

  test("of a provider names its hosts and may serve", async () => {
    const own = await createCertificate({ address, hosts: ["provider.example", "127.0.0.1"] });
    const x509 = new X509Certificate(own.cert);
    expect(x509.checkHost("provider.example")).toBe("provider.example");
    expect(x509.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(x509.keyUsage).toContain("1.3.6.1.5.5.7.3.1");
  });

  test("is due for renewal when a tenth of its life is left", async () => {
    const own = await createCertificate({ address, now, days: 100 });
    expect(isDueForRenewal(own, now() + 89 * 86_400_000)).toBe(false);
    expect(isDueForRenewal(own, now() + 91 * 86_400_000)).toBe(true);
  });
});

describe("reading certificates", () => {
  test("gives no account when subject and issuer do not both name one", async () => {
    const own = await createCertificate({ address: "somebody" });
    expect(readCertificate(own.cert)?.address).toBeUndefined();
    expect(readCertificate((await createCertificate({ address })).cert)?.address).toBe(address);
  });

  test("of what is none gives nothing", () => {
    expect(readCertificate("no certificate")).toBeUndefined();
    expect(readChainKey(Buffer.from("no key"))).toBeUndefined();
    expect(fromPem("")).toBeUndefined();
  });
});
