/**
 * A node: the state machine, its blocks and its faces, started and stopped together. In: a genesis and where
 * to listen. Out: the URLs and the means to control time and luck. What stays true: after `close` nothing
 * runs and everything that was answered is kept.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createTypeRegistry } from "@slipway/chain/registry";
import type { ChainState } from "../chain/state.ts";
import { createBlockMaker } from "./block-maker.ts";
import { sha256 } from "./comet/merkle.ts";
import { createCore, type Machine, type MadeBlock } from "./core.ts";
import { createEventBus } from "./events/bus.ts";
import { createFaults, type FaultSettings } from "./faults.ts";
import { askAbci } from "./grpc/ask.ts";
import { createGrpcServer } from "./grpc/server.ts";
import { allowAnyOrigin } from "./http/cors.ts";
import { type Listening, listen } from "./http/listen.ts";
import { createRouter } from "./rest/routes.ts";
import { serveRest } from "./rest/server.ts";
import { serveRpc } from "./rpc/http.ts";
import type { RpcContext } from "./rpc/method.ts";
import { createSocketServer } from "./rpc/socket.ts";
import { openStore } from "./store/store.ts";

export interface NodeOptions {
  /** Akash genesis JSON; used when the directory holds no chain yet. */
  readonly genesis: unknown;
  readonly machine: Machine;
  /** Absent keeps the chain in memory. */
  readonly dir?: string | undefined;
  /** Milliseconds between blocks, 1000 by default; 0 makes a block as soon as a transaction waits. */
  readonly blockTime?: number | undefined;
  /** Blocks are made only by `slipway_block` and by `admin`. */
  readonly manual?: boolean | undefined;
  readonly ports?: { readonly rpc?: number; readonly rest?: number; readonly grpc?: number } | undefined;
  readonly host?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
}

export interface Node {
  readonly rpcUrl: string;
  readonly restUrl: string;
  readonly grpcUrl: string;
  readonly state: ChainState;
  readonly height: bigint;
  readonly admin: NodeAdmin;
  onBlock(listener: (made: MadeBlock) => void): () => void;
  close(): Promise<void>;
}

export interface NodeAdmin {
  /** Makes so many blocks now and answers the height. */
  mine(count?: number): Promise<bigint>;
  jump(by: { blocks?: number; seconds?: number }): Promise<bigint>;
  faults(change: Partial<FaultSettings>): FaultSettings;
  exportState(): unknown;
}

const commitTimeout = 10_000;

export async function createNode(options: NodeOptions): Promise<Node> {
  const { host = "127.0.0.1", ports = {}, blockTime = 1_000, manual = false } = options;
  const { now = Date.now, random = Math.random } = options;
  const faults = createFaults(random);
  const core = createCore({
    store: openStore(options.dir),
    machine: options.machine,
    genesis: options.genesis,
    order: faults.reorder,
  });
  const maker = createBlockMaker({ core, blockTime, manual, now });
  const bus = createEventBus(core.facts);
  const visibleHeight = () => {
    const height = core.height - BigInt(faults.settings.late);
    return height < core.facts.initialHeight - 1n ? core.facts.initialHeight - 1n : height;
  };
  let rpc: Listening | undefined;
  const context: RpcContext = {
    core,
    visibleHeight,
    nodeId: Buffer.from(sha256(Buffer.from(`node ${core.facts.chainId}`)).subarray(0, 20)).toString("hex"),
    rpcPort: () => rpc?.port ?? 26657,
    query: (path, data, height) => askAbci(context, path, data, height),
    makeBlock: manual ? (input) => maker.make(input) : undefined,
    commitTimeout,
  };
  core.onBlock((made) => bus.publish(made));
  const sockets = createSocketServer(context, bus);
  const face = (serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>) =>
    createServer(async (request, response) => {
      if (allowAnyOrigin(request, response)) return;
      try {
        if (await faults.strike(request, response)) return;
        await serve(request, response);
      } catch {
        request.socket.destroy();
      }
    });
  const rpcServer = face((request, response) => serveRpc(context, request, response));
  rpcServer.on("upgrade", (request, socket, head) => {
    if (new URL(request.url ?? "/", "http://node").pathname !== "/websocket") return socket.destroy();
    sockets.server.handleUpgrade(request, socket, head, (client) =>
      sockets.server.emit("connection", client),
    );
  });
  const registry = createTypeRegistry();
  const router = createRouter(registry);
  const restServer = face((request, response) => serveRest({ context, registry, router }, request, response));
  const grpcServer = createGrpcServer(context, registry, faults.strike);
  rpc = await listen(rpcServer, host, ports.rpc ?? 0);
  const rest = await listen(restServer, host, ports.rest ?? 0);
  const grpc = await listen(grpcServer, host, ports.grpc ?? 0);
  maker.start();
  return {
    rpcUrl: rpc.url,
    restUrl: rest.url,
    grpcUrl: grpc.url,
    state: core.state,
    get height() {
      return core.height;
    },
    admin: {
      mine: (count = 1) => maker.mine(count),
      jump: (by) => maker.jump(by),
      faults(change) {
        faults.set(change);
        return faults.settings;
      },
      exportState: () => core.state.exportGenesis(),
    },
    onBlock: core.onBlock,
    async close() {
      maker.stop();
      sockets.close();
      await Promise.all([rpc?.close(), rest.close(), grpc.close()]);
      core.close();
    },
  };
}
