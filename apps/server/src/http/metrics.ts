import { createMiddleware } from "hono/factory";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { OpenNetwork } from "../networks/open-network.ts";
import type { Bindings } from "./mount.ts";

export interface Metrics {
  readonly middleware: ReturnType<typeof createMiddleware<{ Bindings: Bindings }>>;
  text(): Promise<string>;
}

/** Figures for Prometheus: requests by route and status, and how far each network's index has come. */
export function createMetrics(openNetworks: () => readonly OpenNetwork[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: "slipway_http_requests_total",
    help: "Requests by method, route and status",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "slipway_http_request_seconds",
    help: "Time to the head of the answer",
    labelNames: ["route"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const labelNames = ["network"];
  const indexed = new Gauge({
    name: "slipway_index_height",
    help: "Height of the last indexed block",
    labelNames,
    registers,
  });
  const chain = new Gauge({
    name: "slipway_chain_height",
    help: "Height of the chain",
    labelNames,
    registers,
  });
  const readers = new Gauge({
    name: "slipway_event_readers",
    help: "Open event streams",
    labelNames,
    registers,
  });
  return {
    middleware: createMiddleware(async (context, next) => {
      const started = performance.now();
      await next();
      const route = context.req.path.startsWith("/v1/") ? routeOf(context.req.routePath) : "console";
      requests.inc({ method: context.req.method, route, status: context.res.status });
      seconds.observe({ route }, (performance.now() - started) / 1000);
    }),
    async text() {
      for (const each of openNetworks()) {
        const label = { network: each.network.name };
        const position = each.position();
        indexed.set(label, position?.height ?? 0);
        chain.set(label, position?.chainHeight ?? 0);
        readers.set(label, each.hub.size);
      }
      return registry.metrics();
    },
  };
}

/** The route as the table has it, so that there are few of them. */
const routeOf = (path: string) => (path === "*" || path === "/*" ? "unknown" : path);
