/** Requests that no honest client sends, the same for the same seed. */

export interface Nonsense {
  readonly face: "rpc" | "rest" | "grpc" | "socket";
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

const methods = [
  "status",
  "block",
  "block_results",
  "tx",
  "tx_search",
  "block_search",
  "abci_query",
  "broadcast_tx_sync",
  "check_tx",
  "validators",
  "blockchain",
  "genesis_chunked",
  "subscribe",
  "unsubscribe",
  "commit",
  "block_by_hash",
  "slipway_block",
  "slipway_faucet",
  "slipway_status",
  "slipway_pace",
  "slipway_price",
  "slipway_faults",
  "slipway_provider",
  "slipway_lose_disk",
  "slipway_jump",
  "nope",
];
const names = [
  "height",
  "hash",
  "tx",
  "query",
  "path",
  "data",
  "page",
  "per_page",
  "order_by",
  "minHeight",
  "chunk",
  "time",
  "txs",
  "prove",
  "mode",
  "kind",
  "points",
  "id",
  "blocks",
  "stall",
  "address",
  "coins",
];
const restPaths = [
  "/cosmos/auth/v1beta1/accounts/",
  "/cosmos/bank/v1beta1/balances/",
  "/cosmos/base/tendermint/v1beta1/blocks/",
  "/cosmos/tx/v1beta1/txs/",
  "/cosmos/tx/v1beta1/txs?query=",
  "/cosmos/tx/v1beta1/simulate",
  "/cosmos/tx/v1beta1/decode",
  "/akash/deployment/v1beta4/deployments/list?filters.owner=",
  "/akash/market/v1beta5/bids/list?pagination.key=",
  "/akash/market/v1beta5/leases/info?id.dseq=",
  "/akash/oracle/v2/aggregated_price/",
  "/akash/escrow/v1/types/accounts?state=open&xid=",
];

export function* nonsense(seed: number): Generator<Nonsense> {
  const random = mulberry(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  const values: (() => unknown)[] = [
    () => null,
    () => true,
    () => -1,
    () => 1e308,
    () => "",
    () => "0",
    () => "-5",
    () => "99999999999999999999999",
    () => "AAAA",
    () => "%%%",
    () => "\u0000\ud800",
    () => "tm.event='Tx' AND x>".repeat(Math.ceil(random() * 40)),
    () => "/app/simulate",
    () => "/akash.market.v1beta5.Query/Bids",
    () => "ff".repeat(Math.ceil(random() * 200)),
    () => [],
    () => [[[]]],
    () => ({}),
    () => ({ a: { b: {} } }),
    () => Buffer.from(Array.from({ length: 64 }, () => Math.floor(random() * 256))).toString("base64"),
  ];
  const value = () => pick(values)();
  const params = () => {
    if (random() < 0.1) return value();
    if (random() < 0.2) return Array.from({ length: Math.floor(random() * 6) }, value);
    return Object.fromEntries(Array.from({ length: Math.floor(random() * 4) }, () => [pick(names), value()]));
  };
  const call = () => ({
    jsonrpc: value(),
    id: value(),
    method: random() < 0.9 ? pick(methods) : value(),
    params: params(),
  });
  const text = () => {
    const whole = JSON.stringify(
      random() < 0.1
        ? [call(), call(), value()]
        : random() < 0.8
          ? { ...call(), jsonrpc: "2.0", id: 1 }
          : call(),
    );
    if (random() < 0.2) return whole.slice(0, Math.floor(random() * whole.length));
    if (random() < 0.02) return "[".repeat(50_000);
    if (random() < 0.01) return `{"a":"${"x".repeat(1_100_000)}"}`;
    return whole;
  };
  for (;;) {
    const face = pick(["rpc", "rpc", "rest", "grpc", "socket"] as const);
    const tail = encodeURIComponent(String(pick(values)() ?? "").toWellFormed());
    const isPost = random() < 0.6;
    yield {
      face,
      method: isPost ? "POST" : "GET",
      path:
        face === "rest"
          ? pick(restPaths) + tail
          : face === "grpc"
            ? pick([
                "/cosmos.bank.v1beta1.Query/AllBalances",
                "/nope.Nope/No",
                "/akash.market.v1beta5.Query/Bids",
              ])
            : isPost
              ? "/"
              : `/${pick(methods)}?${pick(names)}=${tail}`,
      headers: {
        ...(random() < 0.2
          ? { "x-cosmos-block-height": String(pick(["abc", "-1", "1", "99999999999999999999"])) }
          : {}),
        ...(face === "grpc"
          ? { "content-type": pick(["application/grpc-web+proto", "application/json", "x"]) }
          : {}),
      },
      body: isPost || face === "socket" ? text() : undefined,
    };
  }
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
