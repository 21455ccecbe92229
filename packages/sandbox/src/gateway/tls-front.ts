/**
 * The TLS face of a provider: which certificate to show, and whether to ask for one.
 *
 * Under the provider's public host name, spelled exactly so, a public certificate is shown and none asked for; under any
 * other name, or none, the provider's own certificate is shown and the client may show one too. TLS 1.3 only, no ALPN.
 * Sessions are never resumed: a resumed session would skip the check of a certificate that was revoked meanwhile.
 */
import { constants } from "node:crypto";
import { createServer as createNetServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from "node:tls";
import type { ChainView } from "./chain-view.ts";
import { checkClientCertificate } from "./client-certificate.ts";
import { serverNameOf } from "./client-hello.ts";
import { badCertificate, firstAlert, serverSecretOf } from "./tls-alert.ts";

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface TlsFrontOptions {
  readonly own: KeyPair;
  /** A certificate of a public authority, for one host name. */
  readonly public?: KeyPair & { readonly host: string };
  readonly chain: ChainView;
  readonly now: () => number;
  /** A connection whose client is anonymous, or proved to be an account. */
  readonly onConnection: (socket: TLSSocket, account: string | undefined) => void;
}

const common = {
  minVersion: "TLSv1.3",
  maxVersion: "TLSv1.3",
  ciphers: "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
  sigalgs:
    "rsa_pss_rsae_sha256:ecdsa_secp256r1_sha256:ed25519:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512",
  secureOptions: constants.SSL_OP_NO_TICKET,
} as const;

/** A first message that has not come by then is none. */
const helloMs = 10_000;
/** How long a refused client may take to hang up. */
const goodbyeMs = 1000;
const longestHello = 16 * 1024 + 5;

export function createTlsFront(options: TlsFrontOptions): Server {
  const { own, chain, now, onConnection } = options;
  const mutual = createTlsServer({ ...common, ...own, requestCert: true, rejectUnauthorized: false });
  const secrets = new WeakMap<TLSSocket, Buffer>();
  mutual.on("keylog", (line: Buffer, socket: TLSSocket) => {
    const secret = serverSecretOf(line);
    if (secret !== undefined) secrets.set(socket, secret);
  });
  /** What carries each connection, by the place of its client. */
  const carriers = new Map<string, Socket>();
  /** Says why before it ends the connection, on which nothing was sent yet. */
  const refuse = (socket: TLSSocket): void => {
    const secret = secrets.get(socket);
    const record = secret && firstAlert(socket.getCipher().standardName, secret, badCertificate);
    const carrier = carriers.get(placeOf(socket));
    if (record === undefined || carrier === undefined) return void socket.destroy();
    carrier.write(record);
    // What the client has sent already is taken: left unread, it would cut off the word before it is heard.
    socket.resume();
    const timer = setTimeout(() => socket.destroy(), goodbyeMs);
    socket.once("close", () => clearTimeout(timer));
  };
  mutual.on("secureConnection", (socket) => {
    socket.on("error", () => socket.destroy());
    if (socket.isSessionReused()) return void socket.destroy();
    const shown = socket.getPeerX509Certificate();
    if (shown === undefined) return onConnection(socket, undefined);
    socket.pause();
    checkClientCertificate(shown, chain, now).then(
      (reading) => {
        if (socket.destroyed) return;
        if (!reading.ok) return refuse(socket);
        socket.resume();
        onConnection(socket, reading.account);
      },
      () => socket.destroy(),
    );
  });
  const open = options.public === undefined ? undefined : createTlsServer({ ...common, ...options.public });
  open?.on("secureConnection", (socket) => {
    socket.on("error", () => socket.destroy());
    onConnection(socket, undefined);
  });
  for (const server of [mutual, open]) server?.on("tlsClientError", (_error, socket) => socket.destroy());
  return createNetServer((socket) => {
    const place = placeOf(socket);
    carriers.set(place, socket);
    socket.once("close", () => carriers.delete(place));
    socket.on("error", () => socket.destroy());
    if (open === undefined) mutual.emit("connection", socket);
    else choose(socket, options.public?.host, mutual, open);
  });
}

const placeOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

/** Reads the client's first message without taking it, and hands the connection on by the name in it. */
function choose(socket: Socket, host: string | undefined, mutual: TlsServer, open: TlsServer): void {
  let read = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), helloMs);
  socket.once("close", () => clearTimeout(timer));
  socket.on("readable", onReadable);

  function onReadable(): void {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    read = Buffer.concat([read, chunk]);
    const name = serverNameOf(read);
    if (name === "incomplete" && read.length < longestHello) return;
    socket.off("readable", onReadable);
    clearTimeout(timer);
    socket.unshift(read);
    (typeof name === "object" && name.host === host ? open : mutual).emit("connection", socket);
  }
}
