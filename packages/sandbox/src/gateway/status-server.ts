/**
 * A provider's status over gRPC, on a port of its own: `akash.provider.v1.ProviderRPC`.
 *
 * In: the provider's certificate, and what it would say of itself now. Out: a TLS server for HTTP/2. `GetStatus` says it
 * once, `StreamStatus` says it again when it has changed. Anybody may ask; a client certificate is checked when shown.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { ProviderRPC } from "@slipway/chain/gen/akash/provider/v1/service_pb.ts";
import { type Status, StatusSchema } from "@slipway/chain/gen/akash/provider/v1/status_pb.ts";
import { pause } from "@slipway/chain/wait";
import type { ChainView } from "./chain-view.ts";
import { checkClientCertificate } from "./client-certificate.ts";
import type { KeyPair } from "./tls-front.ts";

export interface StatusServerOptions {
  readonly own: KeyPair;
  readonly chainView: Pick<ChainView, "certificates">;
  readonly status: () => Promise<MessageInitShape<typeof StatusSchema>>;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly host?: string;
  /** 0 takes any that is free. */
  readonly port?: number;
  /** Whether it cuts every connection now. */
  readonly isDark?: () => boolean;
  /** Milliseconds between two looks for a change. */
  readonly lookMs?: number;
}

export interface StatusServer {
  readonly port: number;
  /** Ends every connection at once. */
  cut(): void;
  close(): Promise<void>;
}

export async function createStatusServer(options: StatusServerOptions): Promise<StatusServer> {
  const { own, chainView, clock = Date.now, host = "127.0.0.1", port = 0, lookMs = 1000 } = options;
  const { isDark = () => false } = options;
  const status = async (): Promise<Status> => create(StatusSchema, await options.status());
  const adapter = connectNodeAdapter({
    routes: (router) =>
      router.service(ProviderRPC, {
        getStatus: () => status(),
        streamStatus: (_request, context) => changes(status, context, lookMs),
        bidScreening: () => {
          throw new ConnectError("method BidScreening not implemented", Code.Unimplemented);
        },
      }),
  });
  const server = createSecureServer(
    { ...own, minVersion: "TLSv1.3", requestCert: true, rejectUnauthorized: false },
    (request: Http2ServerRequest, response: Http2ServerResponse) => {
      // The compat API of HTTP/2 gives the adapter what it needs.
      adapter(request as unknown as IncomingMessage, response as unknown as ServerResponse);
    },
  );
  const sockets = new Set<TLSSocket>();
  server.on("secureConnection", (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const shown = socket.getPeerX509Certificate();
    if (shown === undefined) return;
    checkClientCertificate(shown, chainView, clock).then(
      ({ ok }) => ok || socket.destroy(),
      () => socket.destroy(),
    );
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.on("connection", (socket: Socket) => {
    if (isDark()) socket.destroy();
  });
  server.on("sessionError", () => {});
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    // A listening TCP server has an address with a port.
    port: (server.address() as AddressInfo).port,
    cut,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
}

/** The status now, then whenever anything but its time is another. */
async function* changes(
  status: () => Promise<Status>,
  { signal }: HandlerContext,
  lookMs: number,
): AsyncGenerator<Status> {
  let last = "";
  while (!signal.aborted) {
    const now = await status();
    const { timestamp: _, ...rest } = now;
    const form = Buffer.from(toBinary(StatusSchema, create(StatusSchema, rest))).toString("base64");
    if (form !== last) yield now;
    last = form;
    await pause(lookMs, signal);
  }
}
