// The HTTP face. In: what the routes work with. Out: a Hono app that answers every request: the API under /v1, health,
// figures, the OpenAPI document, and the console for everything else. Nothing but problem JSON leaves on failure.
import { toOpenApi } from "@slipway/api";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { serverError } from "../errors.ts";
import type { Deps } from "./deps.ts";
import { onlyFromHere } from "./guard.ts";
import { createMetrics } from "./metrics.ts";
import { type App, type Bindings, mount } from "./mount.ts";
import { type Logger, toProblem } from "./problem.ts";
import { mountAccounts } from "./routes/accounts.ts";
import { mountDeployments } from "./routes/deployments.ts";
import { mountLeases } from "./routes/leases.ts";
import { mountNetworks } from "./routes/networks.ts";
import { mountProviders } from "./routes/providers.ts";
import { mountSandbox } from "./routes/sandbox.ts";
import { mountScreening } from "./routes/screening.ts";
import { mountSdl } from "./routes/sdl.ts";
import { mountTransactions } from "./routes/transactions.ts";
import { sameSite, securityHeaders } from "./security.ts";
import { mountStatic } from "./static.ts";

export interface AppOptions {
  readonly version: string;
  readonly webDir: string | undefined;
  readonly isLoopback: boolean;
  readonly log: Logger;
  /** What the routes need; absent while the server starts: then everything under /v1 answers that it does. */
  readonly deps?: Deps;
}

/** The largest bodies: a manifest or an SDL with room to spare; and the state of a whole network. */
const largestBody = 2 * 1024 * 1024;
const largestState = 512 * 1024 * 1024;

export function createApp(options: AppOptions): App {
  const { log, version } = options;
  const app: App = new Hono<{ Bindings: Bindings }>();
  const metrics = createMetrics(() => options.deps?.networks.opened() ?? []);
  app.onError((error) => {
    const problem = toProblem(error, log);
    // What was not read of a body that is too large would be taken for the next request.
    const headers = problem.status === 413 ? { ...problemHeaders, connection: "close" } : problemHeaders;
    return new Response(JSON.stringify(problem), { status: problem.status, headers });
  });
  app.notFound((context) => {
    throw serverError(
      "ROUTE_NOT_FOUND",
      `${context.req.method} ${context.req.path} is not an address of the API.`,
    );
  });
  app.use(metrics.middleware, securityHeaders, sameSite(options.isLoopback));
  // Asked before anything of the body is read.
  for (const path of onlyHerePaths) app.use(path, onlyFromHere);
  const [usual, large] = [limited(largestBody), limited(largestState)];
  app.use("/v1/*", (context, next) => (isState(context.req) ? large : usual)(context, next));
  app.use("/v1/*", compressed, async (context, next) => {
    context.header("cache-control", "no-store");
    await next();
  });
  mount(app, "getHealth", () => {
    if (options.deps === undefined) throw notReady();
    return { status: "ready" as const, version };
  });
  app.get("/metrics", async (context) => context.text(await metrics.text()));
  app.get("/openapi.json", (context) => context.json(toOpenApi({ version })));
  if (options.deps === undefined) {
    app.all("/v1/*", () => {
      throw notReady();
    });
  } else mountApi(app, options.deps);
  if (options.webDir !== undefined) mountStatic(app, options.webDir);
  return app;
}

/** Whoever may do this may stop the network or take it away: nobody but the people on this machine. */
const onlyHerePaths = ["/v1/networks/:network/admin/*", "/v1/networks/:network/faucet"];
const isState = ({ method, path }: { method: string; path: string }) =>
  method === "PUT" && path.endsWith("/admin/state");

function limited(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw serverError("REQUEST_TOO_LARGE", `The body is larger than ${maxSize} bytes.`, {
        details: { maxBytes: maxSize },
      });
    },
  });
}

const problemHeaders = { "content-type": "application/problem+json", "cache-control": "no-store" };
const compressed = compress({ threshold: 1024 });

const notReady = () => serverError("SERVER_NOT_READY", "The server is still starting.");

function mountApi(app: App, deps: Deps): void {
  mountNetworks(app, deps);
  mountAccounts(app, deps);
  mountDeployments(app, deps);
  mountProviders(app, deps);
  mountScreening(app, deps);
  mountTransactions(app, deps);
  mountLeases(app, deps);
  mountSdl(app, deps);
  mountSandbox(app, deps);
}
