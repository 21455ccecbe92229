import { z } from "zod";
import { type EndpointName, endpoints, httpMethod, parseEndpoint } from "./endpoints.ts";
import { problemJson } from "./problem.ts";
import { type RouteShape, routes } from "./routes.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the route table. Schemas with an id stand once, under components. */
export function toOpenApi(options: { version: string; serverUrl?: string }): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const { verb, path } = parseEndpoint(name);
    const item = paths[path] ?? {};
    item[httpMethod(verb).toLowerCase()] = operation(name, routes[name], schemas);
    paths[path] = item;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Slipway",
      version: options.version,
      description: "Deploy on Akash, watch the network, talk to workloads.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    ...(options.serverUrl === undefined ? {} : { servers: [{ url: options.serverUrl }] }),
    paths,
    components: { schemas, securitySchemes },
  };
}

const securitySchemes = {
  session: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Session token signed by the account",
  },
  provider: {
    type: "apiKey",
    in: "header",
    name: "x-provider-token",
    description: "JWT for the lease's provider, signed by the account",
  },
};

function operation(name: EndpointName, route: RouteShape, schemas: Json): Json {
  const secured = route.auth === "session" || route.auth === "provider";
  return {
    operationId: name,
    summary: route.summary,
    parameters: [...parameters("path", route.params, schemas), ...parameters("query", route.query, schemas)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: toSchema(route.body, schemas) } },
          },
        }),
    responses: responses(name, route, schemas),
    ...(secured ? { security: [{ [route.auth ?? ""]: [] }] } : {}),
  };
}

function responses(name: EndpointName, route: RouteShape, schemas: Json): Json {
  const { verb } = parseEndpoint(name);
  const problem = {
    description: `Refused${route.errors === undefined ? "" : `: ${route.errors.join(", ")}`}`,
    content: { "application/problem+json": { schema: toSchema(problemJson, schemas) } },
  };
  if (verb === "WS") return { "101": { description: "Switching to a WebSocket" }, default: problem };
  const media = route.media ?? (verb === "SSE" ? "text/event-stream" : "application/json");
  const schema = route.response === undefined ? { type: "string" } : toSchema(route.response, schemas);
  const description = verb === "SSE" ? "Server-sent events; the data of each is one such item" : "Done";
  return { [route.status ?? 200]: { description, content: { [media]: { schema } } }, default: problem };
}

function parameters(place: "path" | "query", object: z.ZodObject | undefined, schemas: Json): Json[] {
  if (object === undefined) return [];
  return Object.entries(object.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || !(field instanceof z.ZodOptional),
    schema: toSchema(field as z.ZodType, schemas), // a ZodObject's shape holds zod types only
  }));
}

/** JSON Schema of a zod type; definitions move to `schemas` and references point there. */
function toSchema(type: z.ZodType, schemas: Json): Json {
  const schema = z.toJSONSchema(type, { io: "input", unrepresentable: "any" }) as Json;
  const id = z.globalRegistry.get(type)?.id;
  const { $schema: _dialect, $defs, ...rest } = schema;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) schemas[name] = moved(definition);
  if (id === undefined) return moved(rest) as Json;
  if (!("$ref" in rest)) schemas[id] = moved(rest);
  return { $ref: `#/components/schemas/${id}` };
}

function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "id" || typeof value === "string");
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : moved(inner),
    ]),
  );
}
