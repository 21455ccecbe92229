/** Plays every recorded exchange with a real provider's gateway against ours, and compares what came back. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProviderGateway, type ProviderGateway } from "../index.ts";
import { type ManifestGroup, manifestHash, parseManifest } from "../manifest.ts";
import { playHttp, playStream, playTls, type Stage } from "./player.ts";
import { makeCertificates, makeServerCertificates } from "./recorded-certificates.ts";
import { createRecordedChain } from "./recorded-chain.ts";
import { createRecordedCluster, type RecordedCluster } from "./recorded-cluster.ts";
import { type Exchange, type Frame, readRecording } from "./recording.ts";

const { setup, exchanges } = readRecording();
const nowMs = Date.parse("2026-11-20T12:00:00Z");
const speed = 25;
/** Where ours is meant to differ: it never resumes a session, so a revoked certificate is refused at once. */
const stricter = new Set(["tls-revoke-2", "tls-resume-2"]);

let gateway: ProviderGateway;
let stage: Stage;
let cluster: RecordedCluster;
let revoke: () => void;

beforeAll(async () => {
  const chain = createRecordedChain(setup, exchanges);
  const kept = (owner: string, serial: bigint, each: Parameters<typeof chain.kept.set>[1]): void => {
    chain.kept.set(`${owner}/${serial}`, each);
  };
  const stored = exchanges.find((each) => each.id === "get-manifest")?.response.body ?? "[]";
  cluster = createRecordedCluster(
    (JSON.parse(stored) as ManifestGroup[])[0] ?? { name: "", services: [] },
    11_000 / speed,
  );
  const akash = JSON.parse(exchanges.find((each) => each.id === "version")?.response.body ?? "{}") as {
    akash: unknown;
  };
  const status = exchanges.find((each) => each.id === "status")?.response.body ?? "{}";
  gateway = await createProviderGateway({
    provider: setup.provider,
    chainView: chain,
    runtime: cluster,
    certificates: await makeServerCertificates(setup, nowMs),
    status: async () => {
      if (cluster.playing === "status-fails") throw new Error("status failed");
      if (cluster.playing === "status-empty") return { cluster: null, bidengine: null, manifest: null };
      const { address: _, ...rest } = JSON.parse(status) as { address: string };
      return rest;
    },
    onManifest: () => {},
    hostnameOwner: (host) => (host === "taken.example" ? { owner: "somebody", dseq: 1n } : undefined),
    requireHostname: ({ dseq }) => dseq === 150n || dseq === 151n,
    version: akash.akash,
    clock: () => nowMs,
    pingMs: 10_000 / speed,
  });
  const before = new Set(chain.kept.keys());
  const certificates = await makeCertificates(setup, nowMs, kept);
  const last = [...chain.kept.keys()].filter((each) => !before.has(each)).at(-1) ?? "";
  revoke = () => chain.kept.delete(last);
  stage = { setup, port: gateway.port, certificates, nowMs, speed };
});

afterAll(async () => {
  await gateway.close();
});

function start(exchange: Exchange): void {
  cluster.playing = exchange.id;
  cluster.saw.length = 0;
  if (exchange.id === "put-update-2") {
    const dseq = 112n;
    gateway.deploymentUpdated({ owner: setup.accounts.tenant?.address ?? "", dseq }, hashOf("put-update-2"));
  }
}

describe("every recorded HTTP exchange is answered the same", () => {
  const list = exchanges.filter((each) => each.kind === "http");
  test.each(list)("$id", async (exchange) => {
    start(exchange);
    const answer = await playHttp(stage, exchange);
    if (exchange.response.transport_error !== undefined) {
      const said = exchange.response.transport_error.replace("remote error: tls: ", "");
      return expect(answer.transport_error).toContain(said);
    }
    // The recorder shortened this body, so its length is another.
    if (exchange.id === "version") delete answer.headers?.["content-length"];
    expect(answer).toEqual(exchange.response);
    if (exchange.backend_saw !== undefined) expect(cluster.saw).toEqual(exchange.backend_saw);
  });
});

describe("every recorded WebSocket exchange gives the same frames and ends the same way", () => {
  const list = exchanges.filter((each) => each.kind === "ws");
  test.each(list)("$id", async (exchange) => {
    start(exchange);
    const { frames, ...answer } = await playStream(stage, exchange);
    expect(answer).toEqual(exchange.response);
    const expected = (exchange.frames ?? []).filter((each) => each.dir === "in");
    expect(grouped(frames).map(comparable)).toEqual(grouped(expected).map(comparable));
    if (exchange.backend_saw !== undefined) expect(cluster.saw).toEqual(exchange.backend_saw);
  });
});

describe("every recorded handshake goes the same way", () => {
  let session: Buffer | undefined;
  const list = exchanges.filter((each) => each.kind === "tls");
  test.each(list)("$id", async (exchange) => {
    start(exchange);
    if (exchange.id === "tls-revoke-2") revoke();
    const again = /-[23]$/.test(exchange.id) && exchange.id !== "tls-revoke-3";
    const { answer, session: next } = await playTls(stage, exchange, again ? session : undefined);
    session = next;
    const { handshake_error, version, cipher, alpn, server_cert_cn, resumed, first_line } = exchange.response;
    if (handshake_error !== undefined) return expect(answer.handshake_error).toBeDefined();
    const wanted = { version, cipher, alpn, server_cert_cn, resumed, first_line };
    if (stricter.has(exchange.id)) {
      const line = exchange.id === "tls-revoke-2" ? "" : first_line;
      return expect(answer).toEqual({ ...wanted, resumed: false, first_line: line });
    }
    expect(answer).toEqual(wanted);
  });
});

function hashOf(id: string): Uint8Array {
  const body = exchanges.find((each) => each.id === id)?.request.body ?? "[]";
  return manifestHash(parseManifest(body));
}

/** Lines of different pods may come in any order; those of one pod may not. */
function grouped(frames: readonly Frame[]): Frame[] {
  const podOf = (frame: Frame): string => /^\{"name":"([^"]+)"/.exec(frame.text ?? "")?.[1] ?? "";
  const pods = new Set(frames.map(podOf));
  if (pods.size < 3) return [...frames];
  const ordered = [...frames].sort((a, b) => (podOf(a) < podOf(b) ? -1 : podOf(a) > podOf(b) ? 1 : 0));
  return [...ordered.filter((each) => podOf(each) !== ""), ...ordered.filter((each) => podOf(each) === "")];
}

/** What of a frame is compared: long ones were recorded by their length only. */
function comparable(frame: Frame): unknown {
  const { type, code, prefix, text = "", len } = frame;
  if (type === "ping") return { type };
  if (type === "close" || type === "eof") return { type, code, reason: frame.reason ?? "" };
  const size = type === "text" ? Buffer.byteLength(text) || len : len;
  return (size ?? 0) > 10_000 ? { type, prefix, size } : { type, prefix, text };
}
