/** Plays the client's side of recorded exchanges over real sockets. It believes any certificate: it tests the server. */
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { adr36 } from "@slipway/gateway";
import { WebSocket } from "ws";
import type { Shown } from "./recorded-certificates.ts";
import type { Auth, Exchange, Frame, Setup } from "./recording.ts";

export interface Stage {
  readonly setup: Setup;
  readonly port: number;
  readonly certificates: ReadonlyMap<string, Shown>;
  readonly nowMs: number;
  /** How much faster than the recorder's clock. */
  readonly speed: number;
}

export interface HttpAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly transport_error?: string;
}

/** Sends one request and gives the answer in the recording's form. */
export async function playHttp(stage: Stage, exchange: Exchange): Promise<HttpAnswer> {
  const { method = "GET", path = "/", content_type, headers = {} } = exchange.request;
  const body = exchange.request.body ?? bigBody(stage, exchange);
  try {
    const socket = await openTls(stage, exchange);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing: ClientRequest = request({
        createConnection: () => socket,
        host: "127.0.0.1",
        port: stage.port,
        method,
        path,
        headers: {
          ...(content_type === undefined ? {} : { "content-type": content_type }),
          ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
          ...authHeaders(stage, exchange),
          ...withoutAuthorization(headers),
          connection: "keep-alive",
        },
      });
      outgoing.once("response", resolve);
      outgoing.once("error", reject);
      outgoing.end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    socket.destroy();
    return {
      status: response.statusCode ?? 0,
      headers: plain(response),
      body: Buffer.concat(chunks).toString("utf8"),
    };
  } catch (error) {
    return { transport_error: String(error) };
  }
}

export interface StreamAnswer extends HttpAnswer {
  readonly frames: readonly Frame[];
}

/** Opens a stream, sends the recorded frames, and gives what came, in the recording's form. */
export async function playStream(stage: Stage, exchange: Exchange): Promise<StreamAnswer> {
  const socket = await openTls(stage, exchange);
  const frames: Frame[] = [];
  const { path = "/", headers = {} } = exchange.request;
  const own = withoutAuthorization(headers);
  const webSocket = new WebSocket(`ws://127.0.0.1:${stage.port}${path}`, {
    createConnection: () => socket,
    headers: { ...authHeaders(stage, exchange), ...withoutOrigin(own) },
    ...(own.Origin === undefined
      ? {}
      : { origin: own.Origin.replace("<host:port of the server>", `127.0.0.1:${stage.port}`) }),
    perMessageDeflate: false,
    autoPong: !exchange.id.endsWith("no-pong"),
  });
  let refused: HttpAnswer | undefined;
  let upgraded: HttpAnswer = {};
  let leaving = false;
  webSocket.on("upgrade", (response) => {
    upgraded = { status: 101, headers: plain(response) };
  });
  webSocket.on("error", () => {});
  webSocket.on("ping", () => frames.push({ dir: "in", type: "ping" }));
  webSocket.on("message", (data, binary) => frames.push(received(data as Buffer, binary)));
  const closed = new Promise<void>((resolve) => {
    webSocket.once("close", (code, reason) => {
      if (!leaving)
        frames.push(
          code === 1006
            ? { dir: "in", type: "eof", code }
            : { dir: "in", type: "close", code, reason: reason.toString() },
        );
      resolve();
    });
    webSocket.once("unexpected-response", (_request, response: IncomingMessage) => {
      bodyOf(response).then((body) => {
        refused = { status: response.statusCode ?? 0, headers: plain(response), body };
        socket.destroy();
        resolve();
      });
    });
  });
  webSocket.once("open", () => {
    sendAll(stage, webSocket, exchange.frames ?? []).then((left) => {
      leaving ||= left;
      if (left) webSocket.terminate();
    });
  });
  await closed;
  return refused === undefined ? { ...upgraded, frames } : { ...refused, frames: [] };
}

/** A handshake alone, then one request line. */
export async function playTls(
  stage: Stage,
  exchange: Exchange,
  session?: Buffer,
): Promise<{ answer: Exchange["response"]; session?: Buffer }> {
  const { alpn, max_version, server_name, sends = "" } = exchange.request;
  const name =
    /^tls-cert-(.+)$/.exec(exchange.id)?.[1] ??
    (exchange.id.startsWith("tls-revoke") ? "to-be-revoked" : undefined);
  let socket: TLSSocket;
  try {
    socket = await dialTls(stage, {
      ...(server_name ? { servername: server_name } : {}),
      ...(alpn ? { ALPNProtocols: [...alpn] } : {}),
      ...(max_version === "TLS 1.2" ? { maxVersion: "TLSv1.2" } : {}),
      ...(name === undefined ? {} : stage.certificates.get(name)),
      ...(session === undefined ? {} : { session }),
    });
  } catch (error) {
    return { answer: { handshake_error: String(error) } };
  }
  let saved: Buffer | undefined;
  socket.on("session", (each: Buffer) => {
    saved = each;
  });
  const seen = {
    version: socket.getProtocol() === "TLSv1.3" ? "TLS 1.3" : String(socket.getProtocol()),
    cipher: socket.getCipher().standardName,
    alpn: socket.alpnProtocol || "",
    server_cert_cn: /^CN=(.*)$/m.exec(socket.getPeerX509Certificate()?.subject ?? "")?.[1] ?? "",
    resumed: socket.isSessionReused(),
  };
  const path = sends.includes("lease") ? "/lease/200/1/1/status" : "/address";
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const answer = { ...seen, first_line: (await firstLine(socket)) ?? "" };
  socket.destroy();
  return saved === undefined ? { answer } : { answer, session: saved };
}

async function sendAll(stage: Stage, webSocket: WebSocket, frames: readonly Frame[]): Promise<boolean> {
  await pause(20);
  for (const frame of frames.filter((each) => each.dir === "out")) {
    if (frame.type === "leave") {
      await pause(Math.max(60, (secondsIn(frame.note ?? "") * 1000) / stage.speed));
      return true;
    }
    if (frame.type === "close") webSocket.close(frame.code);
    else if (frame.type === "text") webSocket.send(frame.text ?? "");
    else webSocket.send(outgoing(frame));
    await pause(5);
  }
  return false;
}

function outgoing(frame: Frame): Buffer {
  const rest = Buffer.from(frame.hex ?? "", "hex");
  return frame.len === 0
    ? Buffer.alloc(0)
    : Buffer.concat([Buffer.of(frame.prefix ?? 0), rest.subarray(rest.length - ((frame.len ?? 1) - 1))]);
}

function received(data: Buffer, binary: boolean): Frame {
  return binary
    ? {
        dir: "in",
        type: "binary",
        len: data.length,
        prefix: data[0] ?? -1,
        text: data.subarray(1).toString("utf8"),
      }
    : { dir: "in", type: "text", text: data.toString("utf8"), len: data.length };
}

function secondsIn(note: string): number {
  const [, amount = "0", unit = "s"] = /closed the connection ([\d.]+)(ms|s)/.exec(note) ?? [];
  return unit === "ms" ? Number(amount) / 1000 : Number(amount);
}

async function openTls(stage: Stage, exchange: Exchange): Promise<TLSSocket> {
  const { auth } = exchange.request;
  const host = stage.setup.server_name_with_ca_certificate;
  return await dialTls(stage, {
    ...(auth?.cert === undefined ? {} : stage.certificates.get(auth.cert)),
    ...(exchange.id.startsWith("sni-ca") ? { servername: host } : {}),
  });
}

async function dialTls(stage: Stage, options: ConnectionOptions): Promise<TLSSocket> {
  return await new Promise((resolve, reject) => {
    const socket = connect({
      host: "127.0.0.1",
      port: stage.port,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...options,
    });
    socket.on("error", reject);
    socket.once("secureConnect", () => resolve(socket));
  });
}

async function firstLine(socket: TLSSocket): Promise<string | undefined> {
  return await new Promise((resolve) => {
    socket.once("data", (data: Buffer) => resolve(data.toString("latin1").split("\r\n")[0]));
    socket.once("close", () => resolve(undefined));
  });
}

function authHeaders(stage: Stage, { request: { auth, headers } }: Exchange): Record<string, string> {
  const given = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  // The one recorded header with a token in it has run out since; it is signed again.
  if (given !== undefined && auth !== undefined)
    return { authorization: given.replace(/eyJ.*$/, token(stage, auth)) };
  if (auth?.header !== undefined) return { authorization: auth.header };
  return auth?.claims === undefined ? {} : { authorization: `Bearer ${token(stage, auth)}` };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(stage: Stage, { alg = "ES256K", signer = "", claims = {}, tamper }: Auth): string {
  const account = stage.setup.accounts[signer];
  const secret = Buffer.from(account?.secp256k1_private_key_hex ?? "", "hex");
  const signed = `${encode({ alg: tamper === "alg-swap" ? "ES256KADR36" : alg, typ: "JWT" })}.${encode(timed(claims, stage.nowMs))}`;
  if (alg === "none") return `${signed}.`;
  const data = Buffer.from(signed);
  const digest = sha256(alg === "ES256KADR36" ? adr36(data, account?.address ?? "") : data);
  const signature = Buffer.from(secp256k1.sign(digest, secret, { prehash: false }));
  switch (tamper) {
    case "payload":
      return `${encode({ alg, typ: "JWT" })}.${encode({ ...timed(claims, stage.nowMs), jti: "changed" })}.${signature.toString("base64url")}`;
    case "signature-bit":
      signature.writeUInt8(signature.readUInt8(10) ^ 1, 10);
      return `${signed}.${signature.toString("base64url")}`;
    case "no-signature":
      return `${signed}.`;
    case "padded":
      return `${signed}.${signature.toString("base64url")}==`;
    case "high-s":
      return `${signed}.${highS(signature).toString("base64url")}`;
    default:
      return `${signed}.${signature.toString("base64url")}`;
  }
}

function highS(signature: Buffer): Buffer {
  const order = secp256k1.Point.Fn.ORDER;
  const s = order - BigInt(`0x${signature.subarray(32).toString("hex")}`);
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
}

function timed(claims: Readonly<Record<string, unknown>>, nowMs: number): Record<string, unknown> {
  const units: Record<string, number> = { s: 1, m: 60, h: 3600 };
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => {
      const [, sign, amount, unit] =
        /^now(?:([+-])(\d+)([smh]))?$/.exec(typeof value === "string" ? value : "") ?? [];
      if (typeof value !== "string" || !value.startsWith("now")) return [name, value];
      const shift = Number(`${sign ?? ""}${amount ?? 0}`) * (units[unit ?? "s"] ?? 1);
      return [name, Math.floor(nowMs / 1000) + shift];
    }),
  );
}

function bigBody({ setup }: Stage, { request: { body_note } }: Exchange): string | undefined {
  if (body_note === undefined) return undefined;
  const [group] = setup.manifest;
  const services = (group?.services ?? []).map((each) => ({
    ...each,
    env: [`BIG=${"x".repeat(5 * 1024 * 1024)}`],
  }));
  return JSON.stringify([{ ...group, services }]);
}

function withoutAuthorization(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"),
  );
}

function withoutOrigin({ Origin: _, ...rest }: Record<string, string>): Record<string, string> {
  return rest;
}

function plain(response: IncomingMessage): Record<string, string> {
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(headers.filter(([name]) => name !== "date" && name !== "sec-websocket-accept"));
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
