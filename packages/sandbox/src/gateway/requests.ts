/**
 * One request from its first byte to its answer.
 *
 * In: a request and the account of its client certificate. Out: an answer, or a stream. The order of the checks is the
 * provider's: route, credentials, owner, numbers in the path, query, scope, body.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { allows, allowsAny, type ProviderClaims, type Scope } from "@slipway/gateway";
import { credentialError, empty, json, Refused, text } from "./answers.ts";
import type { ChainView, LeaseId } from "./chain-view.ts";
import { type Cluster, kindOf, textOf } from "./cluster.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { GoTypeError } from "./go-decode.ts";
import { GoJsonError } from "./go-json.ts";
import { parseUint, SyntaxRefused } from "./go-strconv.ts";
import { serveLeaseStatus } from "./lease-status.ts";
import { parseStreamQuery, serveEvents, serveLogs } from "./log-stream.ts";
import { type Manifest, parseManifest, storedForm } from "./manifest.ts";
import { type ManifestIntake, ManifestRefused } from "./manifest-intake.ts";
import { serveMigrate } from "./migrate.ts";
import { type Endpoint, matchRoute } from "./routes.ts";
import { parseShellQuery, serveShell } from "./shell-stream.ts";
import type { Upgrade } from "./upgrade.ts";

export interface RequestContext {
  readonly provider: string;
  readonly chain: ChainView;
  readonly cluster: Cluster;
  readonly intake: ManifestIntake;
  /** What `/version` says of the provider's own program. */
  readonly version: unknown;
  /** What `/status` says, without the address. */
  readonly status: () => Promise<object>;
  readonly now: () => number;
  readonly pingMs: number;
}

type Params = Readonly<Record<string, string>>;

export async function serveRequest(
  context: RequestContext,
  up: Upgrade,
  certified: string | undefined,
): Promise<void> {
  const { request, response } = up;
  const url = request.url ?? "/";
  const match = matchRoute(request.method ?? "GET", url);
  switch (match.kind) {
    case "redirect":
      return empty(response, 301, { location: match.location });
    case "not-found":
      return text(response, 404, "404 page not found");
    case "wrong-method":
      return empty(response, 405);
    case "endpoint":
      break;
  }
  const credentials = await readCredentials(request.headers.authorization, certified, {
    pubkeyOf: (address) => context.chain.accountPubkey(address),
    now: context.now,
  });
  if (credentials.kind === "refused")
    return credentialError(response, credentials.status, credentials.message);
  try {
    await serveEndpoint(context, up, match.endpoint, match.params, credentials);
  } catch (error) {
    if (error instanceof Refused) error.answer(response);
    else if (error instanceof SyntaxRefused) text(response, 400, error.message);
    else throw error;
  }
}

async function serveEndpoint(
  context: RequestContext,
  up: Upgrade,
  endpoint: Endpoint,
  params: Params,
  credentials: Credentials,
): Promise<void> {
  const { response } = up;
  switch (endpoint) {
    case "version":
      return await serveVersion(context, response);
    case "address":
      return json(response, { address: context.provider });
    case "status":
      return await serveStatus(context, response);
    case "send-manifest":
      return await serveManifest(context, up, params, known(credentials));
    case "hostname-migrate":
    case "endpoint-migrate": {
      const { owner } = known(credentials);
      const kind = endpoint === "hostname-migrate" ? "hostname" : "endpoint";
      const body = await readBody(up.request);
      return await serveMigrate(response, kind, body, {
        cluster: context.cluster,
        owner,
        provider: context.provider,
      });
    }
    default:
      return await serveLease(context, up, endpoint, params, known(credentials));
  }
}

type LeaseEndpoint = "get-manifest" | "lease-status" | "service-status" | "logs" | "events" | "shell";

async function serveLease(
  context: RequestContext,
  up: Upgrade,
  endpoint: LeaseEndpoint,
  params: Params,
  { owner, claims }: Known,
): Promise<void> {
  const { cluster, provider, pingMs } = context;
  const lease: LeaseId = {
    owner,
    dseq: parseUint(params.dseq ?? "", 64),
    gseq: Number(parseUint(params.gseq ?? "", 32)),
    oseq: Number(parseUint(params.oseq ?? "", 32)),
    provider,
  };
  const query = new URL(up.request.url ?? "/", "https://gateway").searchParams;
  switch (endpoint) {
    case "get-manifest":
      must(claims, "get-manifest", lease);
      return await serveStoredManifest(context, up.response, lease);
    case "lease-status":
      must(claims, "status", lease);
      return await clusterAnswer(up.response, () => serveLeaseStatus(up.response, cluster, lease));
    case "service-status":
      if (!allowsAny(claims, lease)) throw unauthorized();
      return await clusterAnswer(up.response, async () => {
        json(up.response, await cluster.serviceStatus(lease, params.service ?? ""));
      });
    case "logs":
    case "events": {
      const streamQuery = parseStreamQuery(query);
      must(claims, endpoint, lease);
      const serve = endpoint === "logs" ? serveLogs : serveEvents;
      return await serve(up, { cluster, lease, query: streamQuery, pingMs });
    }
    case "shell": {
      must(claims, "shell", lease);
      const shell = parseShellQuery(query);
      if (shell === undefined) return empty(up.response, 400);
      return await serveShell(up, { cluster, lease, query: shell, pingMs });
    }
  }
}

async function serveVersion({ cluster, version }: RequestContext, response: ServerResponse): Promise<void> {
  let kube: unknown;
  try {
    kube = await cluster.version();
  } catch (error) {
    return text(response, 503, textOf(error));
  }
  json(response, { akash: version, kube });
}

async function serveStatus({ status, provider }: RequestContext, response: ServerResponse): Promise<void> {
  let whole: object;
  try {
    whole = await status();
  } catch (error) {
    return text(response, 500, textOf(error));
  }
  json(response, { ...whole, address: provider });
}

async function serveManifest(
  context: RequestContext,
  up: Upgrade,
  params: Params,
  { owner, claims }: Known,
): Promise<void> {
  const dseq = parseUint(params.dseq ?? "", 64);
  must(claims, "send-manifest", { provider: context.provider, dseq });
  let manifest: Manifest;
  try {
    manifest = parseManifest(await readBody(up.request));
  } catch (error) {
    if (error instanceof GoJsonError || error instanceof GoTypeError)
      return text(up.response, 422, error.message);
    throw error;
  }
  try {
    await context.intake.submit({ owner, dseq }, manifest);
  } catch (error) {
    if (error instanceof ManifestRefused) return text(up.response, error.status, error.message);
    throw error;
  }
  empty(up.response, 200);
}

async function serveStoredManifest(
  { cluster }: RequestContext,
  response: ServerResponse,
  lease: LeaseId,
): Promise<void> {
  await clusterAnswer(response, async () => {
    const group = await cluster.manifestGroup(lease);
    if (group === undefined) text(response, 404, "lease not found");
    else json(response, [storedForm(group)]);
  });
}

/** Errors of the cluster become a status and their own words. */
async function clusterAnswer(response: ServerResponse, answer: () => Promise<void>): Promise<void> {
  try {
    await answer();
  } catch (error) {
    const statuses = { "not-found": 404, "no-service": 404, unavailable: 503, broken: 500 } as const;
    text(response, statuses[kindOf(error)], textOf(error));
  }
}

interface Known {
  readonly owner: string;
  readonly claims: ProviderClaims;
}

function known(credentials: Credentials): Known {
  if (credentials.kind === "known") return credentials;
  throw unauthorized();
}

function must(
  claims: ProviderClaims,
  scope: Scope,
  asked: { provider: string; dseq: bigint; gseq?: number; oseq?: number },
): void {
  if (!allows(claims, scope, asked)) throw unauthorized();
}

const unauthorized = (): Refused =>
  new Refused((response) => credentialError(response, 401, "unauthorized access"));

/** The real one reads whatever comes; a body beyond this is refused before it fills the memory. */
const mostBody = 64 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // Without an encoding a request gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > mostBody) throw new Refused((response) => text(response, 413, "http: request body too large"));
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
