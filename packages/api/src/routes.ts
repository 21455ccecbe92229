// What goes into and comes out of every route of endpoints.ts. From this table come the server's checks, the OpenAPI
// document and the client's types; a route without an entry here does not compile.
import { z } from "zod";
import type { EndpointName } from "./endpoints.ts";
import * as action from "./schemas/action.ts";
import {
  address,
  deploymentParams,
  dseq,
  json,
  leaseParams,
  networkParams,
  pageQuery,
} from "./schemas/common.ts";
import * as deployment from "./schemas/deployment.ts";
import * as network from "./schemas/network.ts";
import * as sandbox from "./schemas/sandbox.ts";
import * as screening from "./schemas/screening.ts";
import * as template from "./schemas/template.ts";

export interface RouteShape {
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The JSON answer; of a stream: one item. Absent: the answer has another media type or no body. */
  response?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  media?: string;
  status?: 200 | 201;
  /** session: `authorization: Bearer <session token>`; provider: `x-provider-token`; loopback: only from this machine. */
  auth?: "session" | "provider" | "loopback";
  /** Codes that this route is known for, besides the general ones. */
  errors?: readonly string[];
}

const chainErrors = ["NETWORK_UNKNOWN", "CHAIN_UNREACHABLE"] as const;
const relayErrors = [...chainErrors, "PROVIDER_TOKEN_MISSING", "PROVIDER_UNKNOWN"] as const;
const sandboxErrors = ["NETWORK_NOT_SANDBOX", "LOOPBACK_ONLY"] as const;
const leverErrors = [...sandboxErrors, "SANDBOX_LEVER_WRONG"] as const;
const templateParams = z.object({ id: z.string() });
const accountParams = networkParams.extend({ address });
const providerParams = networkParams.extend({ owner: address });
const follow = z.object({ follow: action.booleanQuery.optional(), services: z.string().optional() });

export const routes = {
  getHealth: {
    summary: "200 when the console can be used",
    response: z.object({ status: z.enum(["ready", "starting", "failing"]), version: z.string() }),
    errors: ["SERVER_NOT_READY"],
  },
  getMetrics: { summary: "Figures for Prometheus", media: "text/plain" },
  getOpenApi: { summary: "This document", response: json },

  listNetworks: { summary: "Networks that this program knows", response: network.networkList },
  addNetwork: {
    summary: "Add or replace a network of one's own",
    body: network.networkDocument,
    response: network.networkView,
    status: 201,
    auth: "loopback",
    errors: ["CHAIN_NETWORK_INVALID", "NETWORK_BUILT_IN", "LOOPBACK_ONLY"],
  },
  getStatus: {
    summary: "Height, time, and how far the index has come",
    params: networkParams,
    response: network.networkStatus,
    errors: chainErrors,
  },
  relayRpc: {
    summary: "CometBFT JSON-RPC, reading methods and broadcast only; a batch is allowed",
    params: networkParams,
    body: z.union([network.rpcCall, z.array(network.rpcCall).min(1).max(50)]),
    response: json,
    errors: [...chainErrors, "RPC_METHOD_NOT_ALLOWED"],
  },
  streamEvents: {
    summary: "What changes on the network, as it is indexed",
    params: networkParams,
    query: z.object({ owner: address.optional(), dseq: dseq.optional() }),
    response: network.networkEvent,
    errors: chainErrors,
  },
  listBlocks: {
    summary: "Newest blocks first",
    params: networkParams,
    query: pageQuery,
    response: network.blockList,
    errors: chainErrors,
  },
  getAccount: {
    summary: "Balances, allowances and certificates of an account",
    params: accountParams,
    response: network.account,
    errors: chainErrors,
  },
  getMarket: {
    summary: "Capacity, GPUs by model and prices",
    params: networkParams,
    response: network.market,
    errors: chainErrors,
  },

  listDeployments: {
    summary: "Deployments, newest first",
    params: networkParams,
    query: pageQuery.extend({ owner: address.optional(), state: z.enum(["active", "closed"]).optional() }),
    response: deployment.deploymentList,
    errors: chainErrors,
  },
  getDeployment: {
    summary: "One deployment: step, groups, orders, bids, leases, money",
    params: deploymentParams,
    response: deployment.deployment,
    errors: [...chainErrors, "DEPLOYMENT_NOT_FOUND"],
  },
  getDeploymentHistory: {
    summary: "What happened to a deployment, oldest first",
    params: deploymentParams,
    response: deployment.history,
    errors: [...chainErrors, "DEPLOYMENT_NOT_FOUND"],
  },
  getSdl: {
    summary: "The SDL text that its owner keeps here",
    params: deploymentParams,
    response: deployment.keptSdl,
    auth: "session",
    errors: ["SESSION_MISSING", "SESSION_INVALID", "SESSION_NOT_OWNER", "SDL_NOT_KEPT"],
  },
  putSdl: {
    summary: "Keep the SDL text of a deployment",
    params: deploymentParams,
    body: deployment.keepSdl,
    response: deployment.keptSdl,
    auth: "session",
    errors: ["SESSION_MISSING", "SESSION_INVALID", "SESSION_NOT_OWNER"],
  },

  listProviders: {
    summary: "Providers with attributes, audits and what is known of their machines",
    params: networkParams,
    response: network.providerList,
    errors: chainErrors,
  },
  getProvider: {
    summary: "One provider",
    params: providerParams,
    response: network.providerView,
    errors: [...chainErrors, "PROVIDER_UNKNOWN"],
  },
  screenGroups: {
    summary: "Who would take these groups, why the others would not, and what would help",
    params: networkParams,
    body: screening.screenGroups,
    response: screening.screening,
    errors: chainErrors,
  },
  screenDeployment: {
    summary: "The same for the groups of a deployment that wait for bids",
    params: deploymentParams,
    response: screening.screening,
    errors: [...chainErrors, "DEPLOYMENT_NOT_FOUND"],
  },

  prepareTransaction: {
    summary: "Make a transaction for somebody else to sign: bytes, gas and fee",
    params: networkParams,
    body: action.prepareRequest,
    response: action.preparedTransaction,
    errors: [...chainErrors, "MESSAGE_INVALID", "CHAIN_TX_REFUSED"],
  },
  sendTransaction: {
    summary: "Broadcast a signed transaction and wait for its block",
    params: networkParams,
    body: action.sendRequest,
    response: action.transactionResult,
    errors: [...chainErrors, "TRANSACTION_INVALID", "CHAIN_TX_REFUSED"],
  },
  getTransaction: {
    summary: "One transaction, decoded",
    params: networkParams.extend({ hash: z.string().regex(/^[0-9A-Fa-f]{64}$/) }),
    response: action.transactionResult,
    errors: [...chainErrors, "TRANSACTION_NOT_FOUND"],
  },

  sendManifest: {
    summary: "Bring the manifest to the lease's provider",
    params: leaseParams,
    body: action.manifestRequest,
    response: action.manifestSent,
    auth: "provider",
    errors: relayErrors,
  },
  getLeaseStatus: {
    summary: "Services, replicas and addresses, from the provider",
    params: leaseParams,
    response: action.leaseStatus,
    auth: "provider",
    errors: relayErrors,
  },
  streamLogs: {
    summary: "Log lines of a lease",
    params: leaseParams,
    query: action.logsQuery,
    response: action.logLine,
    auth: "provider",
    errors: relayErrors,
  },
  streamLeaseEvents: {
    summary: "Events of a lease's workload",
    params: leaseParams,
    query: follow,
    response: action.leaseEvent,
    auth: "provider",
    errors: relayErrors,
  },
  openShell: {
    summary:
      "WebSocket: the first frame is a ShellStart as JSON text; then binary frames, first byte 100 stdout, 101 stderr, 102 result (JSON), 103 failure (problem JSON), 104 stdin, 105 resize (two big-endian uint16)",
    params: leaseParams,
    errors: relayErrors,
  },

  compileSdl: {
    summary: "SDL text to groups, manifest, hash and price, or located problems",
    body: action.compileRequest,
    response: action.compilation,
  },
  listTemplates: { summary: "The catalogue", response: template.templateList },
  getTemplate: {
    summary: "One template with its SDL",
    params: templateParams,
    response: template.template,
    errors: ["TEMPLATE_NOT_FOUND"],
  },
  renderTemplate: {
    summary: "Fill a template's parameters in; absent secrets are generated",
    params: templateParams,
    body: template.renderRequest,
    response: template.rendered,
    errors: ["TEMPLATE_NOT_FOUND", "TEMPLATE_VALUE_INVALID"],
  },

  requestFaucet: {
    summary: "Free coins of the sandbox",
    params: networkParams,
    body: action.faucetRequest,
    response: action.faucetAnswer,
    auth: "loopback",
    errors: sandboxErrors,
  },
  getSandbox: {
    summary: "Everything about the sandbox that this program runs",
    params: networkParams,
    response: sandbox.sandboxStatus,
    auth: "loopback",
    errors: sandboxErrors,
  },
  setPace: {
    summary: "How the sandbox makes blocks: by the clock, as soon as something waits, or when told",
    params: networkParams,
    body: sandbox.paceChange,
    response: sandbox.pace,
    auth: "loopback",
    errors: leverErrors,
  },
  mineBlocks: {
    summary: "Make blocks at once (sandbox)",
    params: networkParams,
    body: z.object({ blocks: z.number().int().min(1).max(1000).optional() }),
    response: action.chainMoment,
    auth: "loopback",
    errors: sandboxErrors,
  },
  jumpTime: {
    summary: "Jump over blocks or time (sandbox); answers when all is made, or stopped",
    params: networkParams,
    body: sandbox.jumpRequest,
    response: action.chainMoment,
    auth: "loopback",
    errors: [...leverErrors, "SANDBOX_JUMPS_ALREADY"],
  },
  stopJump: {
    summary:
      "End the jump that goes on; what is made stays. Answers what the jump was, or null when there is none",
    params: networkParams,
    response: z.object({ stopped: sandbox.jumpProgress.nullable() }),
    auth: "loopback",
    errors: sandboxErrors,
  },
  setPrice: {
    summary: "Set the AKT price of the sandbox's oracle",
    params: networkParams,
    body: z.object({ price: sandbox.usd }),
    response: z.object({ price: z.string() }),
    auth: "loopback",
    errors: [...leverErrors, "SANDBOX_PRICE_FOREIGN"],
  },
  planPrice: {
    summary: "Let the AKT price of the sandbox's oracle follow a plan",
    params: networkParams,
    body: sandbox.pricePlan,
    response: sandbox.priceState.nullable(),
    auth: "loopback",
    errors: [...leverErrors, "SANDBOX_PRICE_FOREIGN"],
  },
  listPriceReports: {
    summary: "The newest prices that the sandbox's oracle reported",
    params: networkParams,
    response: sandbox.priceReports,
    auth: "loopback",
    errors: [...sandboxErrors, "CHAIN_UNREACHABLE"],
  },
  setFaults: {
    summary: "Make the sandbox's node misbehave in a chosen way",
    params: networkParams,
    body: sandbox.rpcFaultsChange,
    response: sandbox.rpcFaults,
    auth: "loopback",
    errors: leverErrors,
  },
  setProviderFaults: {
    summary: "Make one of the sandbox's providers misbehave",
    params: sandbox.sandboxProviderParams,
    body: sandbox.providerFaultsChange,
    response: sandbox.providerFaults,
    auth: "loopback",
    errors: [...leverErrors, "SANDBOX_PROVIDER_UNKNOWN"],
  },
  loseDisk: {
    summary: "Take the disk of one of the sandbox's providers: its workloads, volumes and manifests are gone",
    params: sandbox.sandboxProviderParams,
    body: z.strictObject({}),
    response: z.object({
      leases: z.number().int().meta({ description: "how many lost what they had there" }),
    }),
    auth: "loopback",
    errors: [...sandboxErrors, "SANDBOX_PROVIDER_UNKNOWN"],
  },
  clearFaults: {
    summary: "Take every fault back, of the sandbox's node and of its providers",
    params: networkParams,
    body: z.strictObject({}),
    response: sandbox.sandboxStatus,
    auth: "loopback",
    errors: sandboxErrors,
  },
  exportState: {
    summary: "The sandbox's state as a genesis document",
    params: networkParams,
    response: json,
    auth: "loopback",
    errors: sandboxErrors,
  },
  importState: {
    summary: "Start the sandbox anew from a state; the index is rebuilt, the chain before is set aside",
    params: networkParams,
    body: sandbox.stateDocument,
    response: action.chainMoment,
    auth: "loopback",
    errors: [...sandboxErrors, "SANDBOX_GENESIS_WRONG", "SERVER_NOT_READY"],
  },
} as const satisfies Record<EndpointName, RouteShape>;

export type Routes = typeof routes;
