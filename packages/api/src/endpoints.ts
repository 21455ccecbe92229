// Where every route lives: one line each, "VERB path". SSE is a GET that streams server-sent events, WS a WebSocket.
// The client needs nothing more than this at run time; what goes in and out is in routes.ts.

export const endpoints = {
  getHealth: "GET /healthz",
  getMetrics: "GET /metrics",
  getOpenApi: "GET /openapi.json",

  listNetworks: "GET /v1/networks",
  addNetwork: "POST /v1/networks",
  getStatus: "GET /v1/networks/{network}/status",
  relayRpc: "POST /v1/networks/{network}/rpc",
  streamEvents: "SSE /v1/networks/{network}/events",
  listBlocks: "GET /v1/networks/{network}/blocks",
  getAccount: "GET /v1/networks/{network}/accounts/{address}",
  getMarket: "GET /v1/networks/{network}/market",

  listDeployments: "GET /v1/networks/{network}/deployments",
  getDeployment: "GET /v1/networks/{network}/deployments/{owner}/{dseq}",
  getDeploymentHistory: "GET /v1/networks/{network}/deployments/{owner}/{dseq}/history",
  getSdl: "GET /v1/networks/{network}/deployments/{owner}/{dseq}/sdl",
  putSdl: "PUT /v1/networks/{network}/deployments/{owner}/{dseq}/sdl",

  listProviders: "GET /v1/networks/{network}/providers",
  getProvider: "GET /v1/networks/{network}/providers/{owner}",
  screenGroups: "POST /v1/networks/{network}/screening",
  screenDeployment: "GET /v1/networks/{network}/deployments/{owner}/{dseq}/screening",

  prepareTransaction: "POST /v1/networks/{network}/transactions/prepare",
  sendTransaction: "POST /v1/networks/{network}/transactions",
  getTransaction: "GET /v1/networks/{network}/transactions/{hash}",

  sendManifest: "PUT /v1/networks/{network}/leases/{owner}/{dseq}/{gseq}/{oseq}/{provider}/manifest",
  getLeaseStatus: "GET /v1/networks/{network}/leases/{owner}/{dseq}/{gseq}/{oseq}/{provider}/status",
  streamLogs: "SSE /v1/networks/{network}/leases/{owner}/{dseq}/{gseq}/{oseq}/{provider}/logs",
  streamLeaseEvents: "SSE /v1/networks/{network}/leases/{owner}/{dseq}/{gseq}/{oseq}/{provider}/events",
  openShell: "WS /v1/networks/{network}/leases/{owner}/{dseq}/{gseq}/{oseq}/{provider}/shell",

  compileSdl: "POST /v1/sdl/compile",
  listTemplates: "GET /v1/templates",
  getTemplate: "GET /v1/templates/{id}",
  renderTemplate: "POST /v1/templates/{id}/render",

  requestFaucet: "POST /v1/networks/{network}/faucet",
  getSandbox: "GET /v1/networks/{network}/admin",
  setPace: "POST /v1/networks/{network}/admin/pace",
  mineBlocks: "POST /v1/networks/{network}/admin/mine",
  jumpTime: "POST /v1/networks/{network}/admin/jump",
  stopJump: "DELETE /v1/networks/{network}/admin/jump",
  setPrice: "POST /v1/networks/{network}/admin/price",
  planPrice: "PUT /v1/networks/{network}/admin/price",
  listPriceReports: "GET /v1/networks/{network}/admin/price",
  setFaults: "POST /v1/networks/{network}/admin/faults",
  setProviderFaults: "POST /v1/networks/{network}/admin/providers/{id}/faults",
  loseDisk: "POST /v1/networks/{network}/admin/providers/{id}/lose-disk",
  clearFaults: "POST /v1/networks/{network}/admin/all-well",
  exportState: "GET /v1/networks/{network}/admin/state",
  importState: "PUT /v1/networks/{network}/admin/state",
} as const;

export type EndpointName = keyof typeof endpoints;
export type Verb = "GET" | "POST" | "PUT" | "DELETE" | "SSE" | "WS";

/** Splits "VERB path" into its halves. */
export function parseEndpoint(name: EndpointName): { verb: Verb; path: string } {
  const [verb, path] = endpoints[name].split(" ") as [Verb, string]; // the table above has exactly this form
  return { verb, path };
}

/** The HTTP method behind a verb: both kinds of stream start as a GET. */
export function httpMethod(verb: Verb): "GET" | "POST" | "PUT" | "DELETE" {
  return verb === "SSE" || verb === "WS" ? "GET" : verb;
}
