/**
 * gRPC, gRPC-web and Connect on one port: HTTP/2 without TLS for gRPC clients, HTTP/1.1 for browsers. All
 * query services of the registry are served, and reflection.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import {
  type DescMethod,
  type DescService,
  fromBinary,
  type Message,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import {
  type Code,
  ConnectError,
  type ConnectRouter,
  type HandlerContext,
  type ServiceImpl,
} from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { allowAnyOrigin } from "../http/cors.ts";
import { ask } from "./ask.ts";
import { heightHeader, readHeight } from "./height-header.ts";
import { addReflection } from "./reflection.ts";
import { GrpcStatus, grpcCodes } from "./status.ts";
import type { ServiceContext } from "./unary.ts";

const maxMessageBytes = 10 * 1024 * 1024;
const idleTimeout = 120_000;
const largeBody = 65_536;
/** How an HTTP/2 connection starts. */
const preface = "PRI * HTTP/2.0";
const headerTimeout = 10_000;

type AnyRequest = IncomingMessage | Http2ServerRequest;
type AnyResponse = ServerResponse | Http2ServerResponse;

export function createGrpcServer(
  context: ServiceContext,
  registry: Registry,
  strike: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>,
): Server {
  const services = [...registry].filter((each) => each.kind === "service").filter(isServed);
  const adapter = connectNodeAdapter({
    routes(router) {
      for (const service of services) addService(router, service, context);
      addReflection(router, registry, services);
    },
    readMaxBytes: maxMessageBytes,
    fallback: (request, response) => refuseUnknown(services, request, response),
  });
  const http1 = createHttpServer({ keepAliveTimeout: idleTimeout }, async (request, response) => {
    if (allowAnyOrigin(request, response) || (await strike(request, response))) return;
    // A large body that is refused is not read to its end: no other request may follow on the connection.
    if (Number(request.headers["content-length"] ?? 0) > largeBody) response.setHeader("connection", "close");
    adapter(request, response);
  });
  const http2 = createHttp2Server((request: AnyRequest, response: AnyResponse) => {
    // The compat API of HTTP/2 gives the adapter what it needs.
    adapter(request as IncomingMessage, response as ServerResponse);
  });
  http2.on("sessionError", () => undefined);
  return createServer((socket) => hand(socket, http1, http2));
}

/** In Go's words, and with the status where gRPC looks for it when there is no answer. */
function refuseUnknown(
  services: readonly DescService[],
  ...[request, response]: Parameters<ReturnType<typeof connectNodeAdapter>>
): void {
  const [, service = "", method = ""] = (request.url ?? "").split("/");
  const isGrpc = String(request.headers["content-type"]).startsWith("application/grpc");
  const isKnown = services.some(({ typeName }) => typeName === service);
  const words = isKnown ? `unknown method ${method} for service ${service}` : `unknown service ${service}`;
  response.statusCode = isGrpc ? 200 : 404;
  if (isGrpc) {
    response.setHeader("content-type", "application/grpc");
    response.setHeader("grpc-status", String(grpcCodes.Unimplemented));
    response.setHeader("grpc-message", encodeURI(words).replaceAll("%20", " "));
  }
  response.end();
}

/** Services of a provider's gateway: they live there, not at a node. */
const gatewayServices = /^akash\.(provider\.v1|provider\.lease\.v1|inventory\.v1)\./;

/** Messages are sent as transactions, not called. */
function isServed({ name, typeName }: DescService): boolean {
  return name !== "Msg" && !gatewayServices.test(typeName);
}

function addService(router: ConnectRouter, service: DescService, context: ServiceContext): void {
  const methods = service.methods.filter((method) => method.methodKind === "unary");
  const implementation = Object.fromEntries(
    methods.map((method) => [
      method.localName,
      (request: Message, call: HandlerContext) => answer(method, request, call, context),
    ]),
  );
  // A service that is known only at run time has no static type of its implementation.
  router.service(service, implementation as unknown as ServiceImpl<DescService>);
}

async function answer(method: DescMethod, request: Message, call: HandlerContext, context: ServiceContext) {
  const path = `/${method.parent.typeName}/${method.name}`;
  try {
    const height = readHeight(call.requestHeader.get(heightHeader) ?? undefined);
    const { value, height: answered } = await ask(context, path, toBinary(method.input, request), height);
    call.responseHeader.set(heightHeader, String(answered));
    return fromBinary(method.output, value);
  } catch (error) {
    // The numbers of Connect's codes are those of gRPC.
    if (error instanceof GrpcStatus) throw new ConnectError(error.message, error.code as Code);
    throw error;
  }
}

/** Gives a connection to the server of its protocol, which its first bytes tell. */
function hand(
  socket: Socket,
  http1: ReturnType<typeof createHttpServer>,
  http2: ReturnType<typeof createHttp2Server>,
): void {
  socket.on("error", () => socket.destroy());
  socket.setTimeout(headerTimeout, () => socket.destroy());
  socket.once("data", (first) => {
    socket.pause();
    socket.setTimeout(0);
    socket.removeAllListeners("timeout");
    socket.unshift(first);
    const isHttp2 = preface.startsWith(String(first.slice(0, preface.length)));
    (isHttp2 ? http2 : http1).emit("connection", socket);
    if (!isHttp2) socket.resume();
  });
}
