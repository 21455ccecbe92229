/** A node at the edge of the world: answers CometBFT's JSON-RPC from a few values that a test sets. */
import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import { fromBase64, fromHex, toBase64 } from "../src/bytes.ts";
import { Query as AuthQuery } from "../src/gen/cosmos/auth/v1beta1/query_pb.ts";
import { PubKeySchema } from "../src/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { Service } from "../src/gen/cosmos/tx/v1beta1/service_pb.ts";
import { createTypeRegistry, methodOf } from "../src/registry.ts";
import { decodeTx, pack } from "../src/tx.ts";

export interface Refused {
  codespace: string;
  code: number;
  log: string;
}

export interface FakeNode {
  readonly fetch: typeof fetch;
  /** Methods that were called, in order; queries by their path. */
  readonly calls: string[];
  chainId: string;
  height: bigint;
  account: { accountNumber: bigint; sequence: bigint } | null;
  gasUsed: bigint;
  /** Refuses the next trial run with these words. */
  trial?: string;
  /** What the door says to the next transactions. */
  door: Refused[];
  /** What blocks say to the next transactions. */
  outcomes: Refused[];
  /** Says this to bytes that it has already, instead of its cache's error. */
  answersAgain?: Refused;
  /** Takes transactions into a block at once. */
  includes: boolean;
  readonly txs: { hash: string; bytes: Uint8Array; height: bigint; outcome: Refused }[];
  /** The next requests fail in this way. */
  breaks: (() => Response | Promise<Response>)[];
  /** Answers of other queries by path. */
  readonly answers: Map<string, (request: unknown) => { value: Uint8Array } | Refused>;
}

type Params = Record<string, string>;

const fine: Refused = { codespace: "", code: 0, log: "" };
const registry = createTypeRegistry();

export function createFakeNode(): FakeNode {
  const node: FakeNode = {
    chainId: "fake-1",
    height: 10n,
    account: { accountNumber: 5n, sequence: 3n },
    gasUsed: 100_000n,
    door: [],
    outcomes: [],
    includes: true,
    txs: [],
    breaks: [],
    calls: [],
    answers: new Map(),
    fetch: async (_address, init) => {
      const broken = node.breaks.shift();
      if (broken) return broken();
      const body = JSON.parse(String(init?.body));
      return Response.json(Array.isArray(body) ? body.map((each) => reply(node, each)) : reply(node, body));
    },
  };
  return node;
}

/** Answers a query of the node with a message of its output type. */
export function answer<Method extends DescMethod>(
  node: FakeNode,
  method: Method,
  value: MessageInitShape<Method["output"]>,
): void {
  const path = `/${method.parent.typeName}/${method.name}`;
  // The value has the shape of this very method's output.
  const message = create<DescMessage>(method.output, value as MessageInitShape<DescMessage>);
  node.answers.set(path, () => ({ value: toBinary<DescMessage>(method.output, message) }));
}

function reply(node: FakeNode, { id, method, params }: { id: number; method: string; params: Params }) {
  node.calls.push(method === "abci_query" ? (params.path ?? "") : method);
  const result = results(node, method, params);
  return "error" in result ? { jsonrpc: "2.0", id, ...result } : { jsonrpc: "2.0", id, result };
}

function results(node: FakeNode, method: string, params: Params): Record<string, unknown> {
  switch (method) {
    case "status":
      return status(node);
    case "broadcast_tx_sync":
      return broadcast(node, fromBase64(params.tx ?? ""));
    case "tx_search":
      return {
        txs: node.txs.filter(({ hash }) => params.query === `tx.hash='${hash}'`).map(cometTx),
        total_count: "1",
      };
    case "abci_query":
      return { response: abci(node, params.path ?? "", fromHex(params.data ?? "")) };
    case "block":
      return block(node, BigInt(params.height ?? node.height));
    case "block_results":
      return { height: params.height, txs_results: null, finalize_block_events: [] };
    default:
      return { error: { code: -32601, message: "Method not found" } };
  }
}

function status({ chainId, height }: FakeNode) {
  return {
    node_info: { network: chainId, version: "0.38.21" },
    sync_info: {
      latest_block_height: height.toString(),
      latest_block_time: "2026-11-23T00:00:00Z",
      earliest_block_height: "1",
      catching_up: false,
    },
  };
}

function block({ chainId, height: top }: FakeNode, height: bigint): Record<string, unknown> {
  if (height > top) {
    const data = `height ${height} must be less than or equal to the current blockchain height ${top}`;
    return { error: { code: -32603, message: "Internal error", data } };
  }
  const header = {
    chain_id: chainId,
    height: height.toString(),
    time: "2026-11-23T00:00:00Z",
    proposer_address: "AB",
  };
  return { block_id: { hash: `H${height}` }, block: { header, data: { txs: [] } } };
}

function broadcast(node: FakeNode, bytes: Uint8Array): Record<string, unknown> {
  const { hash, authInfo } = decodeTx(bytes);
  if (node.txs.some((each) => each.hash === hash)) {
    if (node.answersAgain) return { ...node.answersAgain, data: "", hash };
    return { error: { code: -32603, message: "Internal error", data: "tx already exists in cache" } };
  }
  const refused = node.door.shift() ?? sequenceError(node, authInfo.signerInfos[0]?.sequence ?? 0n);
  if (refused) return { ...refused, data: "", hash };
  if (node.account) node.account = { ...node.account, sequence: node.account.sequence + 1n };
  if (node.includes)
    node.txs.push({ hash, bytes, height: ++node.height, outcome: node.outcomes.shift() ?? fine });
  return { ...fine, data: "", hash };
}

function sequenceError({ account }: FakeNode, sequence: bigint): Refused | undefined {
  if (sequence === 0n || sequence === account?.sequence) return undefined;
  const log = `account sequence mismatch, expected ${account?.sequence}, got ${sequence}: incorrect account sequence`;
  return { codespace: "sdk", code: 32, log };
}

function cometTx({ hash, bytes, height, outcome }: FakeNode["txs"][number]) {
  const tx_result = { ...outcome, data: "", gas_wanted: "130000", gas_used: "100000", events: [] };
  return { hash, height: height.toString(), tx: toBase64(bytes), tx_result };
}

function abci(node: FakeNode, path: string, data: Uint8Array) {
  const found = node.answers.get(path);
  const method = methodOf(registry, path);
  const answered = found ? found(method && fromBinary(method.input, data)) : builtIn(node, path);
  return "value" in answered ? { ...fine, value: toBase64(answered.value) } : { ...answered, value: null };
}

function builtIn(node: FakeNode, path: string): { value: Uint8Array } | Refused {
  if (path.endsWith("/Simulate")) {
    if (node.trial) return { codespace: "sdk", code: 6, log: node.trial };
    const gasInfo = { gasUsed: node.gasUsed, gasWanted: 0n };
    return { value: encode(Service.method.simulate.output, { gasInfo }) };
  }
  if (path.endsWith("/AccountInfo") && node.account) {
    const info = { ...node.account, pubKey: pack(PubKeySchema, { key: new Uint8Array(33) }) };
    return { value: encode(AuthQuery.method.accountInfo.output, { info }) };
  }
  return { codespace: "sdk", code: 22, log: "not found: key not found" };
}

function encode<Desc extends DescMessage>(schema: Desc, value: MessageInitShape<Desc>): Uint8Array {
  return toBinary(schema, create(schema, value));
}
