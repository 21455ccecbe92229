/**
 * One question by gRPC path, whoever answers it: the node's own services (blocks, transactions) or the
 * application. REST and gRPC stand on this; `abci_query` has its own form of the same.
 */
import { Service } from "@slipway/chain/gen/cosmos/base/tendermint/v1beta1/query_pb.ts";
import type { Core } from "../core.ts";
import { nodeVersion } from "../discovery.ts";
import { nodeService } from "./node-service.ts";
import { simulationJson } from "./simulation.ts";
import { abciRefusal, GrpcStatus, grpcCodes, sdkStatus, statusOf } from "./status.ts";
import { tendermintService } from "./tendermint-service.ts";
import { txService } from "./tx-service.ts";
import { type NodeMethod, type ServiceContext, unary } from "./unary.ts";

export interface Answer {
  readonly value: Uint8Array;
  /** The height that the answer speaks of. */
  readonly height: bigint;
}

export interface AbciAnswer extends Answer {
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly grpc?: { readonly code: number; readonly message: string };
}

const abciQuery = unary(Service.method.aBCIQuery, async (context, { path, data, height }) => {
  if (path === "") throw new GrpcStatus("InvalidArgument", "empty query path");
  // Questions of services have faces of their own.
  if (!/^\/?(app|store|p2p|custom)(\/|$)/.test(path)) {
    throw new GrpcStatus("InvalidArgument", `unsupported ABCI query path: ${path}`);
  }
  const { grpc: _, ...answer } = await askAbci(context, path, data, height);
  return answer;
});

const ownMethods: ReadonlyMap<string, NodeMethod> = new Map(
  [...tendermintService, abciQuery, ...txService, ...nodeService].map((method) => [method.path, method]),
);
const nothing = new Uint8Array();
const sdk = "sdk";

/** `height` 0 means the latest. Throws a GrpcStatus. */
export async function ask(
  context: ServiceContext,
  path: string,
  request: Uint8Array,
  height: bigint,
): Promise<Answer> {
  const latest = context.visibleHeight();
  const problem = heightProblem(height, latest);
  if (problem) throw sdkStatus(26, problem);
  const own = ownMethods.get(path);
  if (own) return { value: await own.call(context, request), height: height || latest };
  const answer = queryState(context.core, path, request, height, latest);
  if (answer.grpc?.code === grpcCodes.Unimplemented) {
    throw new GrpcStatus("Unimplemented", `unknown service ${path.split("/")[1]}`);
  }
  if (answer.code !== 0) throw statusOf(answer);
  return { value: answer.value, height: answer.height || height || latest };
}

export async function askAbci(
  context: ServiceContext,
  path: string,
  request: Uint8Array,
  height: bigint,
): Promise<AbciAnswer> {
  const latest = context.visibleHeight();
  if (path === "/app/version") return good(Buffer.from(nodeVersion), height || latest, sdk);
  if (path === "/app/simulate") return simulate(context.core, request, height || latest);
  if (path.startsWith("/store/")) {
    return bad(37, "the sandbox keeps no Merkle tree of its stores: not supported");
  }
  const own = ownMethods.get(path);
  if (!own && !/^\/[\w.]+\/\w+$/.test(path)) return bad(6, "unknown query path: unknown request");
  const problem = heightProblem(height, latest);
  if (problem) return bad(26, `${problem}: invalid height`);
  if (!own) return queryState(context.core, path, request, height, latest);
  try {
    return good(await own.call(context, request), height || latest);
  } catch (error) {
    if (error instanceof GrpcStatus) return { ...bad(0, ""), ...abciRefusal(error) };
    throw error;
  }
}

function queryState(
  core: Core,
  path: string,
  request: Uint8Array,
  height: bigint,
  latest: bigint,
): AbciAnswer {
  const wanted = height === 0n && latest < core.height ? latest : height;
  const answer = wanted === 0n ? core.state.query(path, request) : core.state.query(path, request, wanted);
  return answer.code === 0 ? { ...answer, height: height || latest } : answer;
}

function simulate(core: Core, tx: Uint8Array, height: bigint): AbciAnswer {
  const result = core.state.simulate(tx);
  if (result.error) {
    const { code, codespace, log } = result.error;
    return { code, codespace, log: `failed to simulate tx: ${log}`, value: nothing, height: 0n };
  }
  return good(Buffer.from(JSON.stringify(simulationJson(result))), height, sdk);
}

function heightProblem(height: bigint, latest: bigint): string | undefined {
  if (height > latest) {
    return "cannot query with height in the future; please provide a valid height";
  }
  return height < 0n ? "cannot query with height < 0; please provide a valid height" : undefined;
}

function good(value: Uint8Array, height: bigint, codespace = ""): AbciAnswer {
  return { code: 0, codespace, log: "", value, height };
}

function bad(code: number, log: string): AbciAnswer {
  return { code, codespace: sdk, log, value: nothing, height: 0n };
}
