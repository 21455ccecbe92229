/**
 * A TLS connection to a provider, checked before anything is said.
 *
 * In: where the provider is and who it is. Out: an open socket whose other end has proved to be the provider. TLS 1.3
 * only, never a resumed session (it would hide the certificate), one check per connection, no way to skip it.
 */
import { isIP } from "node:net";
import { connect, createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import type { OwnCertificate } from "./certificate/create.ts";
import { gatewayError } from "./errors.ts";
import { checkIdentity, type FindCertificates } from "./identity.ts";

export interface ProviderAddress {
  /** The provider's account. */
  readonly owner: string;
  /** `https://host:port` as the provider published it on chain. */
  readonly hostUri: string;
}

export interface Dialer {
  readonly provider: ProviderAddress;
  readonly certificates: FindCertificates;
  readonly certificate?: OwnCertificate;
  readonly now: () => number;
  /** Application protocols to offer; none for the gateway, which knows HTTP/1.1 only. */
  readonly protocols?: readonly string[];
  /** How long a stream may be silent, pings included, before it counts as broken. */
  readonly silenceMs?: number;
}

const handshakeMs = 15_000;

/** Opens a connection and returns it only when the other end is the provider. */
export async function dial(dialer: Dialer, signal?: AbortSignal): Promise<TLSSocket> {
  const { host, port } = hostOf(dialer.provider);
  const socket = await handshake(dialer, host, port, signal);
  // Errors after the handshake belong to whoever uses the socket; until then they must not be unhandled.
  const ignore = (): void => {};
  socket.on("error", ignore);
  try {
    if (socket.isSessionReused())
      throw gatewayError("GATEWAY_IDENTITY_UNPROVEN", `The session with ${host} was resumed.`);
    await checkIdentity({
      provider: dialer.provider.owner,
      host: `${host}:${port}`,
      shown: socket.getPeerX509Certificate(),
      vouched: socket.authorized,
      certificates: dialer.certificates,
      now: dialer.now,
    });
    signal?.throwIfAborted();
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Host and port of a provider's gateway. Throws `GATEWAY_ADDRESS_INVALID`. */
export function hostOf({ owner, hostUri }: ProviderAddress): { host: string; port: number } {
  const url = URL.parse(hostUri);
  if (url === null || url.protocol !== "https:" || url.hostname === "") {
    throw gatewayError("GATEWAY_ADDRESS_INVALID", `Provider ${owner} has the address "${hostUri}".`, {
      details: { provider: owner, hostUri },
    });
  }
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: url.port === "" ? 443 : Number(url.port) };
}

async function handshake(
  dialer: Dialer,
  host: string,
  port: number,
  signal?: AbortSignal,
): Promise<TLSSocket> {
  signal?.throwIfAborted();
  const { certificate, protocols } = dialer;
  const named = isIP(host) === 0;
  // Under its own name a provider with a public certificate asks for no client certificate; under any other it does.
  const servername = certificate === undefined ? host : `mtls.${host}`;
  const secureContext = certificate === undefined ? undefined : contextOf(certificate);
  return await new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      minVersion: "TLSv1.3",
      maxVersion: "TLSv1.3",
      rejectUnauthorized: false,
      ...(named ? { servername } : {}),
      ...(protocols === undefined ? {} : { ALPNProtocols: [...protocols] }),
      ...(secureContext === undefined ? {} : { secureContext }),
    });
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      socket.off("error", onError);
      finish();
    };
    const fail = (error: unknown): void =>
      settle(() => {
        socket.on("error", () => {});
        socket.destroy();
        reject(error);
      });
    const onAbort = (): void => fail(signal?.reason);
    const onError = (cause: Error): void => fail(connectionError(cause, dialer, host, port));
    const timer = setTimeout(
      () =>
        fail(
          gatewayError(
            "GATEWAY_UNREACHABLE",
            `No TLS connection to ${host}:${port} within ${handshakeMs / 1000} s.`,
          ),
        ),
      handshakeMs,
    );
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.on("error", onError);
    socket.once("secureConnect", () => settle(() => resolve(socket)));
  });
}

/** Throws `GATEWAY_CERTIFICATE_INVALID` before anybody is called. */
function contextOf({ address, cert, key }: OwnCertificate): SecureContext {
  try {
    return createSecureContext({ cert, key, minVersion: "TLSv1.3", maxVersion: "TLSv1.3" });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw gatewayError(
      "GATEWAY_CERTIFICATE_INVALID",
      `The client certificate of ${address} cannot be used: ${why}.`,
      {
        cause,
        details: { address },
      },
    );
  }
}

/** Turns what a socket says into an error of ours. */
export function connectionError(
  cause: Error,
  { provider, certificate }: Dialer,
  host: string,
  port: number,
): Error {
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const details = { provider: provider.owner, host, port, reason: code };
  // OpenSSL names every alert and protocol failure so; a broken or refused connection has a system code. A client
  // certificate is judged after the client's handshake, so a refusal may show as a connection that just ends.
  const isRefusal = code.startsWith("ERR_SSL") || code === "EPROTO";
  const mayBeRefusal = certificate !== undefined && (code === "ECONNRESET" || code === "EPIPE");
  return isRefusal || mayBeRefusal
    ? gatewayError("GATEWAY_TLS_REFUSED", `${host}:${port} refused the TLS connection: ${cause.message}.`, {
        cause,
        details,
      })
    : gatewayError("GATEWAY_UNREACHABLE", `${host}:${port} cannot be reached: ${cause.message}.`, {
        cause,
        details,
      });
}
