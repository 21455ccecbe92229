/** Methods about the node itself: status, network, genesis, consensus. */
import { emptyHash } from "../comet/merkle.ts";
import { formatTime } from "../comet/time.ts";
import { discovery } from "../discovery.ts";
import { cometGenesis } from "../genesis-document.ts";
import { cometVersion, p2pChannels, protocolVersion } from "../node-facts.ts";
import { pubkeyJson, roundState, shortRoundState } from "./consensus-state.ts";
import { wantedHeight } from "./heights.ts";
import { method, type RpcContext } from "./method.ts";
import { Refusal } from "./refusal.ts";
import { base64, consensusParamsJson, hex } from "./shapes.ts";

const chunkSize = 16 * 1024 * 1024;

export const nodeMethods = {
  health: method({}, () => ({})),

  status: method({}, (context) => ({
    node_info: nodeInfo(context),
    sync_info: syncInfo(context),
    validator_info: {
      address: hex(context.core.validator.address),
      pub_key: pubkeyJson(context),
      voting_power: String(context.core.facts.validatorPower),
    },
  })),

  net_info: method({}, () => ({ listening: true, listeners: ["Listener(@)"], n_peers: "0", peers: [] })),

  genesis: method({}, ({ core }) => {
    const text = JSON.stringify(cometGenesis(core.genesis, core.facts));
    if (text.length > chunkSize) {
      throw new Refusal("genesis response is too large, please use the genesis_chunked API instead");
    }
    return { genesis: JSON.parse(text) };
  }),

  genesis_chunked: method({ chunk: "int" }, ({ core }, { chunk = 0n }) => {
    const bytes = Buffer.from(JSON.stringify(cometGenesis(core.genesis, core.facts)));
    const total = Math.ceil(bytes.length / chunkSize);
    if (chunk < 0n || chunk >= total) {
      throw new Refusal(`there are ${total - 1} chunks, ${chunk} is invalid`);
    }
    const start = Number(chunk) * chunkSize;
    const data = base64(bytes.subarray(start, start + chunkSize));
    return { chunk: String(chunk), total: String(total), data };
  }),

  consensus_params: method({ height: "height" }, (context, { height }) => ({
    block_height: String(wantedHeight(context, height, 1n)),
    consensus_params: {
      ...consensusParamsJson(context.core.facts),
      version: { app: "0" },
      abci: { vote_extensions_enable_height: "0" },
    },
  })),

  consensus_state: method({}, (context) => ({ round_state: shortRoundState(context) })),

  dump_consensus_state: method({}, (context) => ({ round_state: roundState(context), peers: [] })),

  akash: method({}, ({ core }) => discovery(core.facts.chainId)),
};

export function nodeInfo(context: RpcContext) {
  return {
    protocol_version: protocolVersion,
    id: context.nodeId,
    listen_addr: "tcp://127.0.0.1:26656",
    network: context.core.facts.chainId,
    version: cometVersion,
    channels: p2pChannels,
    moniker: context.core.facts.moniker,
    other: { tx_index: "on", rpc_address: `tcp://127.0.0.1:${context.rpcPort()}` },
  };
}

function syncInfo(context: RpcContext) {
  const latest = edge(context, context.visibleHeight());
  const earliest = edge(context, context.core.facts.initialHeight);
  return {
    latest_block_hash: latest.hash,
    latest_app_hash: latest.appHash,
    latest_block_height: latest.height,
    latest_block_time: latest.time,
    earliest_block_hash: earliest.hash,
    earliest_app_hash: earliest.appHash,
    earliest_block_height: earliest.height,
    earliest_block_time: earliest.time,
    catching_up: false,
  };
}

function edge({ core }: RpcContext, height: bigint) {
  const head = core.head(height);
  if (!head) return { hash: "", appHash: "", height: "0", time: "1970-01-01T00:00:00Z" };
  return {
    hash: hex(head.id.hash),
    appHash: hex(core.head(height - 1n)?.appHash ?? emptyHash),
    height: String(height),
    time: formatTime(head.time),
  };
}
