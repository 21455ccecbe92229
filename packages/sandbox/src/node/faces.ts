/** The node's three ports: CometBFT RPC with WebSocket, REST, gRPC. Either all are open or none. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Server } from "node:net";
import { createTypeRegistry } from "@slipway/chain/registry";
import type { BlockMaker } from "./block-maker.ts";
import { sha256 } from "./comet/merkle.ts";
import type { Core } from "./core.ts";
import type { EventBus } from "./events/bus.ts";
import type { Faults } from "./faults.ts";
import { askAbci } from "./grpc/ask.ts";
import { createGrpcServer } from "./grpc/server.ts";
import { grpcCodes } from "./grpc/status.ts";
import { allowAnyOrigin } from "./http/cors.ts";
import { type Listening, listen } from "./http/listen.ts";
import type { Levers } from "./levers.ts";
import { createRouter } from "./rest/routes.ts";
import { serveRest } from "./rest/server.ts";
import { serveRpc } from "./rpc/http.ts";
import type { RpcContext } from "./rpc/method.ts";
import { internalError, messageOf } from "./rpc/refusal.ts";
import { createSocketServer } from "./rpc/socket.ts";

export interface FacesOptions {
  readonly core: Core;
  readonly bus: EventBus;
  readonly faults: Faults;
  readonly maker: BlockMaker;
  readonly levers?: Levers | undefined;
  readonly host: string;
  readonly ports: { readonly rpc?: number; readonly rest?: number; readonly grpc?: number };
}

export interface Faces {
  readonly urls: { readonly rpcUrl: string; readonly restUrl: string; readonly grpcUrl: string };
  close(): Promise<void>;
}

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const commitTimeout = 10_000;
/** Longer than clients keep idle connections, so that none is closed under a request. */
const idleTimeout = 120_000;
/** CometBFT's port, shown until ours is known. */
const usualRpcPort = 26657;

export async function openFaces(options: FacesOptions): Promise<Faces> {
  const { bus, faults, host, ports } = options;
  const open: Listening[] = [];
  const context = createContext(options, () => open[0]?.port ?? usualRpcPort);
  const sockets = createSocketServer(context, bus);
  const registry = createTypeRegistry();
  const router = createRouter(registry);
  const rpcServer = httpServer(
    // Struck after the request is read, because levers are spared.
    (request, response) =>
      serveRpc({ context, request, response, strike: () => faults.strike(request, response) }),
    rpcFailure,
  );
  rpcServer.on("upgrade", (request, socket, head) => {
    if (!request.url?.startsWith("/websocket") || faults.refusesSockets) return socket.destroy();
    sockets.server.handleUpgrade(request, socket, head, (client) =>
      sockets.server.emit("connection", client, request),
    );
  });
  const servers: [Server, number | undefined][] = [
    [rpcServer, ports.rpc],
    [
      httpServer(async (request, response) => {
        if (await faults.strike(request, response)) return;
        await serveRest({ context, registry, router }, request, response);
      }, restFailure),
      ports.rest,
    ],
    [createGrpcServer(context, registry, faults.strike), ports.grpc],
  ];
  const close = async () => {
    sockets.close();
    await Promise.all(open.map((each) => each.close()));
  };
  try {
    for (const [server, port = 0] of servers) open.push(await listen(server, host, port));
  } catch (error) {
    await close();
    throw error;
  }
  const [rpcUrl = "", restUrl = "", grpcUrl = ""] = open.map(({ url }) => url);
  return { urls: { rpcUrl, restUrl, grpcUrl }, close };
}

function createContext({ core, faults, maker, levers }: FacesOptions, rpcPort: () => number): RpcContext {
  const context: RpcContext = {
    core,
    visibleHeight() {
      const height = core.height - BigInt(faults.settings.late);
      const before = core.facts.initialHeight - 1n;
      return height < before ? before : height;
    },
    nodeId: Buffer.from(sha256(Buffer.from(`node of ${core.facts.chainId}`)).subarray(0, 20)).toString("hex"),
    rpcPort,
    query: (path, data, height) => askAbci(context, path, data, height),
    get makeBlock() {
      return maker.pace.mode === "manual" ? maker.make : undefined;
    },
    levers,
    commitTimeout,
  };
  return context;
}

/** Whatever goes wrong while serving costs one request, never the node. */
function httpServer(serve: Serve, fail: (why: string) => unknown): Server {
  return createServer({ keepAliveTimeout: idleTimeout }, async (request, response) => {
    if (allowAnyOrigin(request, response)) return;
    try {
      await serve(request, response);
    } catch (error) {
      if (response.headersSent || request.socket.destroyed) return void request.socket.destroy();
      response
        .writeHead(500, { "content-type": "application/json" })
        .end(JSON.stringify(fail(messageOf(error))));
    }
  });
}

/** As the real node answers when a method of its own breaks. */
const rpcFailure = (why: string) => ({ jsonrpc: "2.0", id: -1, error: internalError(why) });
const restFailure = (message: string) => ({ code: grpcCodes.Internal, message, details: [] });
