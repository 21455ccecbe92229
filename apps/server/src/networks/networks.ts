import type { NetworkDocument, NetworkView } from "@slipway/api";
import { mainnet, type Network, parseNetwork, testnet } from "@slipway/chain";
import type { Sandbox } from "@slipway/sandbox";
import { serverError } from "../errors.ts";
import { upsert } from "../ledger/rows.ts";
import { customNetworks } from "../store/schema.ts";
import { type OpenNetwork, type OpenOptions, openNetwork, withPace } from "./open-network.ts";

export interface Networks {
  readonly default: string;
  list(): NetworkView[];
  /** Opens the network when it is first asked for. Throws NETWORK_UNKNOWN. */
  open(name: string): OpenNetwork;
  opened(): readonly OpenNetwork[];
  add(document: NetworkDocument): Promise<NetworkView>;
  close(): Promise<void>;
}

export interface NetworksOptions extends Omit<OpenOptions, "network" | "sandbox"> {
  readonly default: string;
  /** Networks of the settings, besides the built-in ones. */
  readonly networks: readonly Network[];
  readonly sandbox: Sandbox | undefined;
}

const builtIn = [mainnet, testnet];

/** The networks that this program knows: the sandbox inside it, the built-in ones, and those that people added. */
export async function createNetworks(options: NetworksOptions): Promise<Networks> {
  const { sandbox, store } = options;
  const kept = await store.db.select().from(customNetworks);
  const known = new Map<string, Network>();
  const own = kept.flatMap((row) => readKept(row.document));
  for (const network of [...builtIn, ...own, ...options.networks]) known.set(network.name, network);
  if (sandbox !== undefined) known.set(sandbox.network.name, withPace(sandbox.network, sandbox));
  const open = new Map<string, OpenNetwork>();
  const view = (network: Network): NetworkView => toView(network, network.name === sandbox?.network.name);
  return {
    default: options.default,
    list: () => [...known.values()].toSorted((a, b) => rank(a) - rank(b)).map(view),
    opened: () => [...open.values()],
    open(name) {
      const ready = open.get(name);
      if (ready !== undefined) return ready;
      const network = known.get(name);
      if (network === undefined) throw serverError("NETWORK_UNKNOWN", `No network "${name}" is known here.`);
      const inside = sandbox !== undefined && name === sandbox.network.name ? { sandbox } : {};
      const { sandbox: _all, ...rest } = options;
      const opened = openNetwork({ ...rest, network, ...inside });
      open.set(name, opened);
      return opened;
    },
    async add(document) {
      const network = parseNetwork(document);
      const isTaken = builtIn.some((each) => each.name === network.name) || network.name === "sandbox";
      if (isTaken)
        throw serverError("NETWORK_BUILT_IN", `"${network.name}" is the name of a built-in network.`);
      await upsert(store.db, customNetworks, [{ name: network.name, document: network }]);
      await open.get(network.name)?.close();
      open.delete(network.name);
      known.set(network.name, network);
      return view(network);
    },
    async close() {
      await Promise.all([...open.values()].map((each) => each.close()));
    },
  };
}

/** What was kept by another version may not be readable; it is then left out. */
function readKept(document: unknown): Network[] {
  try {
    return [parseNetwork(document)];
  } catch {
    return [];
  }
}

const rank = (network: Network) => ["sandbox", "mainnet", "testnet", "custom"].indexOf(network.kind);

function toView(network: Network, isInside: boolean): NetworkView {
  const { name, title, kind, chainId, rpc, rest, feeDenom, gasPrice, paymentDenom, blockSeconds, explorer } =
    network;
  return {
    ...{
      name,
      title,
      kind,
      chainId,
      rpc: [...rpc],
      rest: [...rest],
      feeDenom,
      gasPrice,
      paymentDenom,
      blockSeconds,
    },
    ...(explorer === undefined ? {} : { explorer }),
    faucet: isInside,
    local: isInside,
  };
}
