/** The REST paths of all gRPC methods, from the options that stand at the methods in the protos. */
import { type DescMethod, getOption, type Registry } from "@bufbuild/protobuf";
import { get, post } from "@slipway/chain/gen/slipway/options_pb.ts";

export interface Route {
  readonly verb: "GET" | "POST";
  readonly method: DescMethod;
  /** gRPC path. */
  readonly path: string;
  readonly template: string;
}

export interface RouteMatch {
  readonly route: Route;
  /** Values of the path's parameters by field path. */
  readonly parameters: Readonly<Record<string, string>>;
}

export type Router = (verb: string, pathname: string) => RouteMatch | undefined;

export function createRouter(registry: Registry): Router {
  const routes = [...routesOf(registry)].map((route) => ({ route, pattern: toPattern(route.template) }));
  // A path without parameters comes before one that would swallow it.
  routes.sort((left, right) => parametersIn(left.route.template) - parametersIn(right.route.template));
  return (verb, pathname) => {
    for (const { route, pattern } of routes) {
      const match = route.verb === verb ? pattern.exec(pathname) : null;
      if (match) return { route, parameters: decode(match.groups ?? {}) };
    }
    return undefined;
  };
}

function* routesOf(registry: Registry): Generator<Route> {
  for (const service of registry) {
    if (service.kind !== "service") continue;
    for (const method of service.methods) {
      const path = `/${service.typeName}/${method.name}`;
      const [read, write] = [getOption(method, get), getOption(method, post)];
      if (read) yield { verb: "GET", method, path, template: read };
      if (write) yield { verb: "POST", method, path, template: write };
    }
  }
}

/**
 * `{denom=**}` takes the rest of the path, `{owner}` one part of it, which at the end may be empty. Names of groups must
 * not hold dots.
 */
function toPattern(template: string): RegExp {
  const source = template
    .split(/(\{[^}]+\})/)
    .map((part, index, parts) => {
      const [, name, rest] = /^\{([\w.]+)(=\*\*)?\}$/.exec(part) ?? [];
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return `(?<${name.replaceAll(".", "$")}>${rest ? ".+" : isLast(parts, index) ? "[^/]*" : "[^/]+"})`;
    })
    .join("");
  return new RegExp(`^${source}$`);
}

function isLast(parts: readonly string[], index: number): boolean {
  return parts.slice(index + 1).every((part) => part === "");
}

function parametersIn(template: string): number {
  return template.split("{").length - 1 + (template.includes("**") ? 100 : 0);
}

function decode(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, text]) => [name.replaceAll("$", "."), decodeText(text)]),
  );
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
