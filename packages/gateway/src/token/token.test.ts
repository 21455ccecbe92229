import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64urlnopad, bech32 } from "@scure/base";
import { describe, expect, test } from "vitest";
import {
  adr36,
  createToken,
  createTokenSource,
  providerToken,
  sessionToken,
  type TokenAlgorithm,
  type TokenSigner,
  verifySessionToken,
  verifyToken,
} from "./index.ts";
import { isSignedBy, parseJws, signJws } from "./jws.ts";

const vectors = fileURLToPath(new URL("../../../../../shared/fixtures/signing/jwt-es256k/", import.meta.url));
const hasVectors = existsSync(vectors);
const nowMs = 1_800_000_000_000;
const now = (): number => nowMs;

function signer(seed: string, alg: TokenAlgorithm = "ES256K"): TokenSigner & { asked: number } {
  const secret = sha256(new TextEncoder().encode(seed));
  const pubkey = secp256k1.getPublicKey(secret, true);
  const address = bech32.encode("akash", bech32.toWords(ripemd160(sha256(pubkey))));
  const self = {
    address,
    pubkey,
    asked: 0,
    signText: async (data: Uint8Array) => {
      self.asked++;
      const digest = sha256(alg === "ES256K" ? data : adr36(data, address));
      return { alg, signature: secp256k1.sign(digest, secret, { prehash: false }) };
    },
  };
  return self;
}

const tenant = signer("tenant");
const pubkeyOf = (address: string): Uint8Array | null => (address === tenant.address ? tenant.pubkey : null);

describe("provider tokens", () => {
  test("a token is read back with what it allows", async () => {
    const token = await createToken(tenant, { leases: { access: "full" }, now });
    const reading = await verifyToken(token, { pubkeyOf, now });
    expect(reading).toMatchObject({ ok: true, claims: { iss: tenant.address, leases: { access: "full" } } });
  });

  test("a wallet that signs ADR-036 gets the right header, and is asked twice only when its kind is not known", async () => {
    const wallet = signer("wallet", "ES256KADR36");
    const token = await createToken(wallet, { leases: { access: "full" }, now });
    expect(wallet.asked).toBe(2);
    expect((await verifyToken(token, { pubkeyOf: () => wallet.pubkey, now })).ok).toBe(true);
    const known = Object.assign(signer("wallet", "ES256KADR36"), { textAlgorithm: "ES256KADR36" as const });
    await createToken(known, { leases: { access: "full" }, now });
    expect(known.asked).toBe(1);
  });

  test("a token that no provider would accept is not signed", async () => {
    const leases = { access: "scoped", scope: [] } as const;
    await expect(createToken(tenant, { leases, now })).rejects.toMatchObject({
      code: "GATEWAY_TOKEN_INVALID",
    });
  });

  test("a provider's token names that provider only, and one deployment when told", async () => {
    const token = await providerToken(tenant, {
      provider: tenant.address,
      dseq: 42n,
      services: ["web"],
      scopes: ["logs"],
      now,
    });
    const reading = await verifyToken(token, { pubkeyOf, now });
    expect(reading.ok && reading.claims.leases).toMatchObject({
      access: "granular",
      permissions: [
        {
          provider: tenant.address,
          access: "granular",
          deployments: [{ dseq: 42, scope: ["logs"], services: ["web"] }],
        },
      ],
    });
  });

  test("a source signs once and renews before the end", async () => {
    let time = nowMs;
    const wallet = signer("tenant");
    const source = createTokenSource(wallet, { provider: tenant.address, ttlSeconds: 100, now: () => time });
    expect(await source()).toBe(await source());
    expect(wallet.asked).toBe(1);
    time += 81_000;
    await source();
    expect(wallet.asked).toBe(2);
  });

  test("tokens that lie are told apart from tokens that have run out", async () => {
    const token = await createToken(tenant, { leases: { access: "full" }, ttlSeconds: 10, now });
    const at = (ms: number) => verifyToken(token, { pubkeyOf, now: () => nowMs + ms });
    expect(await at(9_999)).toMatchObject({ ok: true });
    expect(await at(10_000)).toMatchObject({ ok: false, reason: "invalid-claims" });
    expect(await at(-61_000)).toMatchObject({ ok: false, reason: "invalid-claims" });
    expect(await verifyToken(token, { pubkeyOf: () => signer("other").pubkey, now })).toMatchObject({
      reason: "invalid",
    });
    expect(await verifyToken(`${token}x`, { pubkeyOf, now })).toMatchObject({ reason: "invalid" });
  });
});

describe("session tokens", () => {
  test("a session token proves the address by the key it carries", async () => {
    const token = await sessionToken(tenant, { now });
    expect(verifySessionToken(token, { now })).toMatchObject({ address: tenant.address });
    expect(verifySessionToken(token, { now, audience: "else" })).toBeUndefined();
    expect(verifySessionToken(token, { now: () => nowMs + 3_600_000 })).toBeUndefined();
  });

  test("a session token with another's key or address proves nothing", async () => {
    const other = signer("other");
    const forged = await signJws(
      { ...other, address: tenant.address },
      { iss: tenant.address, aud: "slipway", nbf: 1, exp: 2 ** 40 },
      { pub: base64urlnopad.encode(other.pubkey) },
    );
    expect(verifySessionToken(forged, { now })).toBeUndefined();
  });

  test("providers refuse a session token", async () => {
    const token = await sessionToken(tenant, { now });
    expect(await verifyToken(token, { pubkeyOf, now })).toMatchObject({
      ok: false,
      reason: "invalid-claims",
    });
  });
});

describe.skipIf(!hasVectors)("vectors of the chain's own SDK (fixtures/signing/jwt-es256k)", () => {
  const json = (file: string): unknown => JSON.parse(readFileSync(vectors + file, "utf8"));
  // The public key of the mnemonic that the vectors name, at m/44'/118'/0'/0/0.
  const issuer = "akash1qufa3xzrf34qvwyejkhvnc4psf49fftaw0asmh";

  test("recorded signatures verify under one and the same key, and the bad ones do not", () => {
    const cases = json("cases_es256k.json") as {
      description: string;
      tokenString: string;
      mustFail: boolean;
    }[];
    const pubkey = recoverKey(cases[0]?.tokenString ?? "");
    for (const each of cases) {
      const jws = parseJws(each.tokenString);
      const good = jws !== undefined && pubkey.some((key) => isSignedBy(jws, key, issuer));
      expect.soft(good, each.description).toBe(!each.mustFail);
    }
  });

  test("claims are judged as the SDK judges them", async () => {
    const issued = Math.floor(nowMs / 1000);
    const values: Record<string, string> = {
      Issuer: tenant.address,
      Provider: issuer,
      IatCurr: String(issued),
      NbfCurr: String(issued),
      Iat24h: String(issued + 86_400),
      Nbf24h: String(issued + 86_400),
      Exp48h: String(issued + 172_800),
    };
    const text = readFileSync(`${vectors}cases_jwt.json.tmpl`, "utf8");
    const filled = text.replace(/\{\{\.(\w+)\}\}/g, (_, name: string) => values[name] ?? name);
    const cases = JSON.parse(filled) as {
      description: string;
      tokenString?: string;
      claims: object;
      expected: { verifyFail: boolean };
    }[];
    for (const { description, tokenString, claims, expected } of cases) {
      const token = tokenString ?? (await signJws(tenant, claims));
      const keys = tokenString === undefined ? [tenant.pubkey] : recoverKey(tokenString);
      const readings = await Promise.all(keys.map((key) => verifyToken(token, { pubkeyOf: () => key, now })));
      expect
        .soft(
          readings.some((each) => each.ok),
          description,
        )
        .toBe(!expected.verifyFail);
    }
    expect(cases.length).toBeGreaterThan(30);
  });
});

/** Both keys that could have made an ES256K signature; one of them is the vectors' key. */
function recoverKey(token: string): Uint8Array[] {
  const jws = parseJws(token);
  if (jws === undefined) return [];
  const digest = sha256(new TextEncoder().encode(jws.signed));
  return [0, 1].map((bit) => {
    const recovered = Uint8Array.from([bit, ...jws.signature]);
    return secp256k1.recoverPublicKey(recovered, digest, { prehash: false });
  });
}
