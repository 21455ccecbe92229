// The HTTP contract. In: nothing. Out: the route table with its schemas, the OpenAPI document and the typed client made
// from it, the form of errors, and templates. Browser-safe; the client carries no schemas at run time.
export { ApiError } from "./api-error.ts";
export {
  type CallInput,
  type CallOptions,
  type CallOutput,
  type Client,
  type ClientOptions,
  createClient,
} from "./client.ts";
export { type EndpointName, endpoints, httpMethod, parseEndpoint, type Verb } from "./endpoints.ts";
export { apiErrors } from "./errors.ts";
export { toOpenApi } from "./open-api.ts";
export { type ProblemJson, problemJson } from "./problem.ts";
export { type RouteShape, type Routes, routes } from "./routes.ts";
export type * from "./schemas/action.ts";
export { shellStart } from "./schemas/action.ts";
export type * from "./schemas/common.ts";
export type * from "./schemas/deployment.ts";
export type * from "./schemas/network.ts";
export type * from "./schemas/sandbox.ts";
export type * from "./schemas/screening.ts";
export type * from "./schemas/template.ts";
export type { ShellInput, ShellSession } from "./shell.ts";
export { formatEvent, readEvents, type ServerSentEvent } from "./sse.ts";
export { parseTemplate, renderTemplate, type TemplateIssue } from "./template.ts";
