import { create } from "@bufbuild/protobuf";
import { StatusSchema } from "@slipway/chain/gen/akash/provider/v1/status_pb.ts";
import { parseGrpcStatus } from "@slipway/gateway";
import { expect, test } from "vitest";
import type { Book } from "./book.ts";
import { builtInProviders } from "./catalogue.ts";
import { grpcStatusOf } from "./grpc-status.ts";
import { clusterOf } from "./profile.ts";

test("a provider says the same of itself over gRPC as over HTTP", () => {
  const [profile] = builtInProviders;
  if (profile === undefined) throw new Error("there is no provider");
  const book: Book = {
    cluster: clusterOf(profile),
    addresses: { available: 0, inUse: 0 },
    claims: new Map(),
  };
  const status = parseGrpcStatus(create(StatusSchema, grpcStatusOf(book, "here.localhost", 1500)));
  expect(status).toMatchObject({ publicHostname: "here.localhost", leases: 0, oddities: [] });
  expect(status.nodes).toHaveLength(book.cluster.nodes.length);
  expect(status.nodes[0]?.available.cpu).toBe((profile.nodes[0]?.cores ?? 0) * 1000);
  expect(Object.keys(status.storage).length).toBe(Object.keys(profile.storage).length);
});
