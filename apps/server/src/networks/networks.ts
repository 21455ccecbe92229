import type { NetworkDocument, NetworkView } from "@slipway/api";
import { mainnet, type Network, parseNetwork, testnet } from "@slipway/chain";
import { serverError } from "../errors.ts";
import { forgetNetwork } from "../indexer/checkpoint.ts";
import { upsert } from "../ledger/rows.ts";
import type { Seat } from "../sandbox/seat.ts";
import { customNetworks } from "../store/schema.ts";
import { type OpenNetwork, type OpenOptions, openNetwork } from "./open-network.ts";

export interface Networks {
  readonly default: string;
  list(): NetworkView[];
  /** Opens the network when it is first asked for. Throws NETWORK_UNKNOWN. */
  open(name: string): OpenNetwork;
  opened(): readonly OpenNetwork[];
  add(document: NetworkDocument): Promise<NetworkView>;
  /** Starts the sandbox anew from a state, and its index with it. What is wrong with the state is thrown and changes nothing. */
  startSandboxFrom(state: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface NetworksOptions extends Omit<OpenOptions, "network" | "sandbox"> {
  readonly default: string;
  /** Networks of the settings, besides the built-in ones. */
  readonly networks: readonly Network[];
  readonly seat: Seat | undefined;
}

const builtIn = [mainnet, testnet];

/** The networks that this program knows: the sandbox inside it, the built-in ones, and those that people added. */
export async function createNetworks(options: NetworksOptions): Promise<Networks> {
  const { seat, store } = options;
  const kept = await store.db.select().from(customNetworks);
  const known = new Map<string, Network>();
  const own = kept.flatMap((row) => readKept(row.document));
  for (const network of [...builtIn, ...own, ...options.networks]) known.set(network.name, network);
  const inside = seat?.sandbox.network.name;
  if (seat !== undefined) known.set(seat.sandbox.network.name, seat.sandbox.network);
  const open = new Map<string, OpenNetwork>();
  let isChanging = false;
  const view = (network: Network): NetworkView => toView(network, network.name === inside);
  const openOne = (name: string): OpenNetwork => {
    const network = known.get(name);
    if (network === undefined) throw serverError("NETWORK_UNKNOWN", `No network "${name}" is known here.`);
    if (isChanging && name === inside)
      throw serverError("SERVER_NOT_READY", "The sandbox is starting anew from a state.");
    const { seat: _seat, ...rest } = options;
    const own = seat !== undefined && name === inside ? { sandbox: seat.sandbox } : {};
    const opened = openNetwork({ ...rest, network, ...own });
    open.set(name, opened);
    return opened;
  };
  return {
    default: options.default,
    list: () => [...known.values()].toSorted((a, b) => rank(a) - rank(b)).map(view),
    opened: () => [...open.values()],
    open: (name) => open.get(name) ?? openOne(name),
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
    async startSandboxFrom(state) {
      if (seat === undefined || inside === undefined)
        throw serverError("NETWORK_NOT_SANDBOX", "This program runs no sandbox.");
      if (isChanging) throw serverError("SERVER_NOT_READY", "The sandbox is starting anew from a state.");
      await seat.check(state);
      isChanging = true;
      try {
        await open.get(inside)?.close();
        open.delete(inside);
        await seat.startFrom(state);
        // What people keep here of their deployments stays: the state may have them too.
        await forgetNetwork(store.db, inside, { keepOwn: true });
      } finally {
        known.set(inside, seat.sandbox.network);
        isChanging = false;
        openOne(inside);
      }
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
