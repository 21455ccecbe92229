/**
 * A provider's status over gRPC: newer, finer, and as a stream.
 *
 * In: the provider, the port of its gRPC service (by custom the one after its gateway's). Out: the same `ProviderStatus`
 * as over HTTP. The connection is checked like every other before anything is sent; nothing about the asker is sent.
 */
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { SlipwayError, toJson } from "@slipway/chain";
import { type Cluster, ClusterSchema } from "@slipway/chain/gen/akash/inventory/v1/cluster_pb.ts";
import type { ResourcePair } from "@slipway/chain/gen/akash/inventory/v1/resourcepair_pb.ts";
import { ProviderRPC } from "@slipway/chain/gen/akash/provider/v1/service_pb.ts";
import type { ResourcesMetric, Status } from "@slipway/chain/gen/akash/provider/v1/status_pb.ts";
import {
  type Cluster as Inventory,
  parseCluster,
  parseQuantity,
  quantityMilli,
  quantityValue,
} from "@slipway/market";
import { type Dialer, dial, hostOf, type ProviderAddress } from "./connection.ts";
import { gatewayError } from "./errors.ts";
import type { FindCertificates } from "./identity.ts";
import { type Amounts, type NodeStatus, type ProviderStatus, plausible } from "./status.ts";

export interface StatusClientOptions {
  readonly provider: ProviderAddress;
  readonly chain: { readonly certificates: FindCertificates };
  /** Default: the gateway's port and one. */
  readonly port?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface StatusClient {
  status(options?: { readonly signal?: AbortSignal }): Promise<ProviderStatus>;
  /** Now, then whenever it changes, until the signal says stop or the provider goes away. */
  follow(options?: { readonly signal?: AbortSignal }): AsyncIterable<ProviderStatus>;
}

export function createStatusClient({
  provider,
  chain,
  port,
  now = Date.now,
}: StatusClientOptions): StatusClient {
  const open = async (signal?: AbortSignal) => {
    const url = new URL(provider.hostUri);
    url.port = String(port ?? hostOf(provider).port + 1);
    const address: ProviderAddress = { ...provider, hostUri: url.href };
    const dialer: Dialer = { provider: address, certificates: chain.certificates, now, protocols: ["h2"] };
    const socket = await dial(dialer, signal);
    // The socket is encrypted and checked already, so HTTP/2 goes over it as it is.
    const transport = createGrpcTransport({
      baseUrl: `http://${url.host}`,
      nodeOptions: { createConnection: () => socket },
      idleConnectionTimeoutMs: 1000,
    });
    return { client: createClient(ProviderRPC, transport), close: () => socket.destroy() };
  };
  return {
    async status({ signal } = {}) {
      const { client, close } = await open(signal);
      try {
        return parseGrpcStatus(await client.getStatus({}, signal === undefined ? {} : { signal }));
      } catch (error) {
        throw translated(error, provider, signal);
      } finally {
        close();
      }
    },
    async *follow({ signal } = {}) {
      const { client, close } = await open(signal);
      try {
        for await (const each of client.streamStatus({}, signal === undefined ? {} : { signal }))
          yield parseGrpcStatus(each);
      } catch (error) {
        throw translated(error, provider, signal);
      } finally {
        close();
      }
    },
  };
}

function translated(error: unknown, { owner }: ProviderAddress, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof SlipwayError) return error;
  return gatewayError("GATEWAY_UNREACHABLE", `Provider ${owner} gave no status over gRPC.`, { cause: error });
}

/** The same form as `parseProviderStatus` gives; numbers that cannot be are named in `oddities`. */
export function parseGrpcStatus(status: Status): ProviderStatus {
  const oddities: string[] = [...status.errors];
  const inventory = status.cluster?.inventory;
  const window = status.reclamationWindow;
  const reserved = (metric: ResourcesMetric | undefined, where: string): Amounts[] =>
    metric === undefined ? [] : [metricOf(metric, where, oddities)];
  return {
    address: undefined,
    publicHostname: status.publicHostnames[0],
    leases: status.cluster?.leases?.active ?? 0,
    orders: status.bidEngine?.orders ?? 0,
    deployments: status.manifest?.deployments ?? 0,
    active: reserved(inventory?.reservations?.active?.resources, "active"),
    pending: reserved(inventory?.reservations?.pending?.resources, "pending"),
    nodes: nodesOf(inventory?.cluster, oddities),
    inventory: inventoryOf(inventory?.cluster),
    storage: Object.fromEntries(
      (inventory?.cluster?.storage ?? []).map(({ info, quantity }) => [
        info?.class ?? "",
        free(quantity, `storage ${info?.class}`, oddities),
      ]),
    ),
    reclamationSeconds: window === undefined ? undefined : Number(window.seconds) + window.nanos / 1e9,
    oddities,
  };
}

function nodesOf(cluster: Cluster | undefined, oddities: string[]): NodeStatus[] {
  return (cluster?.nodes ?? []).map(({ name, resources }) => {
    const { cpu, memory, gpu, ephemeralStorage } = resources ?? {};
    const pairs = {
      cpu: cpu?.quantity,
      gpu: gpu?.quantity,
      memory: memory?.quantity,
      ephemeral: ephemeralStorage,
    };
    const amounts = (
      of: (pair: ResourcePair | undefined, where: string, milli: boolean) => number,
    ): Amounts => ({
      cpu: of(pairs.cpu, `${name}: cpu`, true),
      gpu: of(pairs.gpu, `${name}: gpu`, false),
      memory: of(pairs.memory, `${name}: memory`, false),
      ephemeral: of(pairs.ephemeral, `${name}: storage_ephemeral`, false),
      storage: {},
    });
    return {
      name,
      allocatable: amounts((pair, where, milli) =>
        amountOf(pair?.allocatable?.string, where, oddities, milli),
      ),
      available: amounts((pair, where, milli) => free(pair, where, oddities, milli)),
      devices: (gpu?.info ?? []).map((each) => ({
        vendor: each.vendor,
        model: each.name,
        memory: each.memorySize,
      })),
    };
  });
}

/** The machines in the form that placement reckons with; undefined where a quantity cannot be read. */
function inventoryOf(cluster: Cluster | undefined): Inventory | undefined {
  if (cluster === undefined) return undefined;
  try {
    return parseCluster(toJson(ClusterSchema, cluster));
  } catch {
    return undefined;
  }
}

function metricOf(
  { cpu, gpu, memory, ephemeralStorage, storage }: ResourcesMetric,
  where: string,
  oddities: string[],
): Amounts {
  const amount = (quantity: { string: string } | undefined, name: string, milli = false): number =>
    amountOf(quantity?.string, `${where}: ${name}`, oddities, milli);
  return {
    cpu: amount(cpu, "cpu", true),
    gpu: amount(gpu, "gpu"),
    memory: amount(memory, "memory"),
    ephemeral: amount(ephemeralStorage, "storage_ephemeral"),
    storage: Object.fromEntries(
      Object.entries(storage).map(([name, each]) => [name, amount(each, `storage ${name}`)]),
    ),
  };
}

function free(pair: ResourcePair | undefined, where: string, oddities: string[], milli = false): number {
  const [all, given] = [pair?.allocatable?.string, pair?.allocated?.string].map((text) =>
    numberOf(text, milli),
  );
  return plausible((all ?? 0) - (given ?? 0), where, 2 ** 60, oddities);
}

function amountOf(text: string | undefined, where: string, oddities: string[], milli: boolean): number {
  return plausible(numberOf(text, milli), where, 2 ** 60, oddities);
}

/** A quantity in Kubernetes' notation; NaN when it is none. */
function numberOf(text: string | undefined, milli: boolean): number {
  if (text === undefined || text === "") return 0;
  try {
    const quantity = parseQuantity(text);
    return Number(milli ? quantityMilli(quantity) : quantityValue(quantity));
  } catch {
    return Number.NaN;
  }
}
