import type { JsonValue, MessageInitShape } from "@bufbuild/protobuf";
import { fromJson } from "@slipway/chain";
import { ClusterSchema } from "@slipway/chain/gen/akash/inventory/v1/cluster_pb.ts";
import type { StatusSchema } from "@slipway/chain/gen/akash/provider/v1/status_pb.ts";
import { printCluster } from "@slipway/market";
import type { Book } from "./book.ts";
import { statusOf } from "./status.ts";

/** What a provider's gRPC service says of it. `now` in milliseconds since 1970. */
export function grpcStatusOf(
  book: Book,
  publicHostname: string,
  now: number,
): MessageInitShape<typeof StatusSchema> {
  const { cluster, bidengine, manifest } = statusOf(book, publicHostname);
  const { active, pending } = cluster.inventory;
  return {
    cluster: {
      leases: { active: cluster.leases },
      inventory: {
        cluster: fromJson(ClusterSchema, asQuantities(printCluster(book.cluster))),
        reservations: { active: metricOf(active), pending: metricOf(pending) },
      },
    },
    bidEngine: { orders: bidengine.orders },
    manifest: { deployments: manifest.deployments },
    publicHostnames: [publicHostname],
    timestamp: { seconds: BigInt(Math.floor(now / 1000)), nanos: (now % 1000) * 1_000_000 },
  };
}

type Totals = ReturnType<typeof statusOf>["cluster"]["inventory"]["active"][number];

function metricOf(list: readonly Totals[]) {
  const sum = (of: (each: Totals) => number): number => list.reduce((total, each) => total + of(each), 0);
  const quantity = (value: number, unit = "") => ({ string: `${value}${unit}` });
  return {
    count: list.length,
    resources: {
      cpu: quantity(
        sum(({ cpu }) => cpu),
        "m",
      ),
      gpu: quantity(sum(({ gpu }) => gpu)),
      memory: quantity(sum(({ memory }) => memory)),
      ephemeralStorage: quantity(sum((each) => each.storage_ephemeral)),
    },
  };
}

/** The inventory writes quantities as text; the message wants each as an object. */
function asQuantities(value: unknown): JsonValue {
  const text = JSON.stringify(value, (key, each: unknown) =>
    typeof each === "string" && ["allocatable", "allocated", "capacity"].includes(key)
      ? { string: each }
      : each,
  );
  // Text of JSON is JSON.
  return JSON.parse(text) as JsonValue;
}
