/**
 * A provider's gateway: a real TLS server that answers as the provider's own program does.
 *
 * In: the provider's account and certificate, a view of the chain, the workloads. Out: a listening server. What stays
 * true: nobody is believed without a signature that the chain's keys fit, and an answer has the bytes of a real one.
 */
import { createServer, type IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { text } from "./answers.ts";
import type { ChainView, DeploymentId, LeaseId } from "./chain-view.ts";
import type { Cluster } from "./cluster.ts";
import type { ManifestGroup } from "./manifest.ts";
import { createManifestIntake, type IntakeOptions, type ManifestIntake } from "./manifest-intake.ts";
import { serveRequest } from "./requests.ts";
import { createTlsFront, type KeyPair } from "./tls-front.ts";

export interface ProviderGatewayOptions {
  /** The provider's account. */
  readonly provider: string;
  readonly chainView: ChainView;
  readonly runtime: Cluster;
  /** The provider's own certificate, which stands on chain; and one of a public authority for a host name, if any. */
  readonly certificates: { readonly own: KeyPair; readonly public?: KeyPair & { readonly host: string } };
  /** What `/status` says, without the address: cluster, bidengine, manifest, cluster_public_hostname, … in this order. */
  readonly status: () => Promise<object>;
  readonly onManifest: (lease: LeaseId, group: ManifestGroup) => void;
  readonly hostnameOwner?: (host: string) => DeploymentId | undefined;
  readonly requireHostname?: IntakeOptions["requireHostname"];
  /** What goes wrong now: `dark` cuts every connection, `refusesManifests` takes none in. */
  readonly faults?: () => { readonly dark: boolean; readonly refusesManifests: boolean };
  readonly version?: unknown;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly host?: string;
  /** 0 takes any that is free. */
  readonly port?: number;
  /** Milliseconds between pings. */
  readonly pingMs?: number;
}

export interface ProviderGateway {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly deploymentUpdated: ManifestIntake["deploymentUpdated"];
  readonly deploymentClosed: ManifestIntake["deploymentClosed"];
  /** Ends every connection at once. */
  cut(): void;
  close(): Promise<void>;
}

const ownVersion = {
  name: "provider-services",
  server_name: "provider-services",
  version: "v0.14.2",
  commit: "",
  build_tags: "",
  go: "",
  build_deps: [],
  cosmos_sdk_version: "v0.53.6",
};

export async function createProviderGateway(options: ProviderGatewayOptions): Promise<ProviderGateway> {
  const {
    provider,
    chainView: chain,
    runtime: cluster,
    clock = Date.now,
    host = "127.0.0.1",
    port = 0,
  } = options;
  const { faults = () => ({ dark: false, refusesManifests: false }) } = options;
  const accounts = new WeakMap<object, string>();
  const open = new Set<Duplex>();
  const intake = createManifestIntake({
    provider,
    chain,
    onAccepted: options.onManifest,
    hostnameOwner: options.hostnameOwner ?? (() => undefined),
    isStopped: () => faults().refusesManifests,
    ...(options.requireHostname === undefined ? {} : { requireHostname: options.requireHostname }),
  });
  const { status, version = ownVersion, pingMs = 10_000 } = options;
  const context = { provider, chain, cluster, intake, version, status, now: clock, pingMs };
  const serve = (
    request: IncomingMessage,
    response: ServerResponse,
    socket?: Duplex,
    head = Buffer.alloc(0),
  ): void => {
    const up = { request, response, head, ...(socket === undefined ? {} : { socket }) };
    serveRequest(context, up, accounts.get(request.socket)).catch((error: unknown) => {
      if (response.headersSent) request.socket.destroy();
      else text(response, 500, error instanceof Error ? error.message : String(error));
    });
  };
  const http = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) =>
    serve(request, response),
  );
  http.on("upgrade", (request, socket, head) => {
    const response = new ServerResponse(request);
    response.assignSocket(request.socket);
    response.shouldKeepAlive = false;
    response.once("finish", () => socket.end());
    serve(request, response, socket, head);
  });
  const front = createTlsFront({
    own: options.certificates.own,
    ...(options.certificates.public === undefined ? {} : { public: options.certificates.public }),
    chain,
    now: clock,
    onConnection: (socket: TLSSocket, account) => {
      if (account !== undefined) accounts.set(socket, account);
      http.emit("connection", socket);
    },
  });
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  front.on("connection", (socket) => {
    if (faults().dark) return void socket.destroy();
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    front.once("error", reject);
    front.listen(port, host, resolve);
  });
  // A listening TCP server has an address with a port.
  const bound = (front.address() as AddressInfo).port;
  return {
    host,
    port: bound,
    url: `https://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    deploymentUpdated: intake.deploymentUpdated,
    deploymentClosed: intake.deploymentClosed,
    cut,
    close: async () => {
      const closed = new Promise<void>((resolve) => front.close(() => resolve()));
      cut();
      await closed;
    },
  };
}
