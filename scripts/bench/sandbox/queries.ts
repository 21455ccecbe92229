/** Questions about a large market over REST and gRPC: how long all but the slowest of a hundred take, once the paths are warm. */
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { Query } from "@slipway/chain/gen/akash/deployment/v1beta4/query_pb.ts";
import { createChainState, restoreChainState } from "../../../packages/sandbox/src/chain/index.ts";
import { createCore } from "../../../packages/sandbox/src/node/core.ts";
import { createNode } from "../../../packages/sandbox/src/node/node.ts";
import { openStore } from "../../../packages/sandbox/src/node/store/store.ts";
import { genesisFor, signerOf } from "./accounts.ts";
import { growMarket, owners, type Place, placesOf, providerIndex } from "./market.ts";

const machine = { create: createChainState, restore: restoreChainState };
const repeats = 300;
const warmUps = 30;
const megabyte = 1_048_576;
const large = signerOf(0).address;
const provider = signerOf(providerIndex).address;

export async function* queries(count: number): AsyncGenerator<Record<string, unknown>> {
  const signers = Array.from({ length: owners + 1 }, (_, index) => signerOf(index));
  const dir = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const genesis = genesisFor(signers);
  const began = performance.now();
  const core = createCore({ store: openStore(dir), machine, genesis });
  await growMarket(core, count);
  core.close();
  const madeSeconds = Math.round((performance.now() - began) / 1_000);
  const starting = performance.now();
  const node = await createNode({ genesis, dir, manual: true });
  const startMs = Math.round(performance.now() - starting);
  const agent = new Agent({ keepAlive: true });
  const get = (path: string) => getJson(agent, node.restUrl + path);
  try {
    yield {
      deployments: count,
      madeSeconds,
      startMs,
      rssMb: Math.round(process.memoryUsage().rss / megabyte),
    };
    for (const [query, ask] of restQueries(get, placesOf(count))) yield { query, ...(await timesOf(ask)) };
    const transport = createGrpcTransport({ baseUrl: node.grpcUrl });
    const client = createClient(Query, transport);
    const ask = async (at: number) => {
      const owner = signerOf(at % owners).address;
      const answer = await client.deployments({ filters: { owner }, pagination: { limit: 100n } });
      return answer.deployments.length;
    };
    yield { query: "gRPC deployments of an owner", ...(await timesOf(ask)) };
    yield { afterwardsRssMb: Math.round(process.memoryUsage().rss / megabyte) };
  } finally {
    agent.destroy();
    await node.close();
    rmSync(dir, { recursive: true });
  }
}

type Ask = (at: number) => Promise<number>;
type Get = (path: string) => Promise<Record<string, unknown>>;

function* restQueries(get: Get, places: readonly Place[]): Generator<[string, Ask]> {
  const list = (path: string, name: string) => async (at: number) => {
    const answer = await get(path.replace("OWNER", signerOf(at % owners).address).replace("AT", String(at)));
    return Object(answer[name]).length;
  };
  const deployments = "/akash/deployment/v1beta4/deployments/list?pagination.limit=100";
  const market = "/akash/market/v1beta5";
  yield ["deployments of an owner", list(`${deployments}&filters.owner=OWNER`, "deployments")];
  yield [
    "active deployments of an owner",
    list(
      `${deployments}&filters.owner=OWNER&filters.state=active&pagination.count_total=true`,
      "deployments",
    ),
  ];
  yield [
    "deployments of the largest owner, 10,000 on",
    list(`${deployments}&filters.owner=${large}&filters.state=active&pagination.offset=10000`, "deployments"),
  ];
  yield [
    "deployments of the largest owner, page by page",
    pageByPage(get, `${deployments}&filters.owner=${large}`),
  ];
  yield [
    "closed deployments, newest first",
    list(`${deployments}&filters.state=closed&pagination.reverse=true`, "deployments"),
  ];
  yield [
    "one deployment",
    async (at) => {
      const { owner, dseq } = places[(at * 499) % places.length] ?? { owner: 0, dseq: 1n };
      const id = `id.owner=${signerOf(owner).address}&id.dseq=${dseq}`;
      return "deployment" in (await get(`/akash/deployment/v1beta4/deployments/info?${id}`)) ? 1 : 0;
    },
  ];
  yield ["open orders", list(`${market}/orders/list?filters.state=open`, "orders")];
  yield [
    "open bids on the largest owner's orders",
    list(`${market}/bids/list?filters.owner=${large}&filters.state=open`, "bids"),
  ];
  yield [
    "lost bids on the largest owner's orders",
    list(`${market}/bids/list?filters.owner=${large}&filters.state=lost`, "bids"),
  ];
  yield [
    "open bids of a provider",
    list(`${market}/bids/list?filters.provider=${provider}&filters.state=open`, "bids"),
  ];
  yield [
    "lost bids of a provider",
    list(`${market}/bids/list?filters.provider=${provider}&filters.state=lost`, "bids"),
  ];
  yield [
    "active leases of a provider",
    list(`${market}/leases/list?filters.provider=${provider}&filters.state=active`, "leases"),
  ];
  yield ["leases of the largest owner", list(`${market}/leases/list?filters.owner=${large}`, "leases")];
}

function pageByPage(get: Get, path: string): Ask {
  let key = "";
  return async () => {
    const next = key === "" ? "" : `&pagination.key=${encodeURIComponent(key)}`;
    const answer = await get(path + next);
    key = Object(answer.pagination).next_key ?? "";
    return Object(answer.deployments).length;
  };
}

async function timesOf(ask: Ask): Promise<Record<string, unknown>> {
  const times: number[] = [];
  let items = 0;
  for (let at = 0; at < warmUps; at++) await ask(at);
  for (let at = 0; at < repeats; at++) {
    const began = performance.now();
    items += await ask(at);
    times.push(performance.now() - began);
  }
  times.sort((left, right) => left - right);
  const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
  return { items: Math.round(items / repeats), medianMs: at(0.5), p99Ms: at(0.99) };
}

function getJson(agent: Agent, url: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text)),
      );
    });
    call.on("error", reject);
    call.end();
  });
}
