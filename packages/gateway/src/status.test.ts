import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { StatusSchema } from "@slipway/chain/gen/akash/provider/v1/status_pb.ts";
import { describe, expect, test } from "vitest";
import { parseGrpcStatus } from "./grpc-status.ts";
import { parseLeaseStatus } from "./lease-status.ts";
import { parseProviderStatus } from "./status.ts";

const fixtures = fileURLToPath(new URL("../../../../shared/fixtures/provider-status/", import.meta.url));

describe.skipIf(!existsSync(fixtures))("status of real providers (fixtures/provider-status)", () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(fixtures + file, "utf8"));

  test("a provider of 2026 is read whole", () => {
    const status = parseProviderStatus(read("rest.status.europlots.2026-07-17.trimmed.json"));
    expect(status).toMatchObject({
      leases: 24,
      deployments: 1,
      publicHostname: "provider.europlots.com",
      oddities: [],
    });
    expect(status.nodes[0]).toMatchObject({ name: "ceph1", available: { cpu: 145, memory: 22513100800 } });
  });

  test("a provider before 2023, whose nodes are bare amounts, is read too", () => {
    const status = parseProviderStatus(read("rest.status.pre-v0.16.bigtractorplotting.json"));
    expect(status.nodes).toHaveLength(4);
    expect(status.nodes[0]).toMatchObject({
      name: "node 1",
      allocatable: undefined,
      available: { cpu: 111495 },
    });
    expect(status.active[2]).toMatchObject({ cpu: 8000, gpu: 0 });
  });

  test("a provider of 2024 is read from its gRPC answer, quantities in every notation", () => {
    const json = read("grpc.GetStatus.2024-02-16.akashtestprovider.t4.json") as JsonValue;
    const status = parseGrpcStatus(fromJson(StatusSchema, json));
    expect(status).toMatchObject({
      publicHostname: "provider.akashtestprovider.xyz",
      leases: 0,
      oddities: [],
    });
    expect(status.nodes[0]).toMatchObject({
      name: "node1",
      allocatable: { cpu: 8000 },
      available: { cpu: 4280, memory: 33538080768 - 4535332 * 1024 },
    });
    expect(status.nodes[1]?.available.gpu).toBe(0);
    expect(status.storage).toEqual({ beta2: 101796855808 });
  });

  test("parts that are missing do no harm", () => {
    for (const part of read("rest.status.excerpts.json") as unknown[]) {
      expect(() => parseProviderStatus(part)).not.toThrow();
    }
  });
});

describe("numbers that cannot be", () => {
  const withNode = (available: object): object => ({
    cluster: {
      inventory: {
        available: { nodes: [{ name: "a", available }], storage: [{ class: "beta3", size: -275152609037 }] },
      },
    },
  });

  test("count as nothing and are named", () => {
    const status = parseProviderStatus(
      withNode({ cpu: 18446744073709504, memory: 17179869145.17 * 2 ** 30, gpu: 1 }),
    );
    expect(status.nodes[0]?.available).toMatchObject({ cpu: 0, memory: 0, gpu: 1 });
    expect(status.storage).toEqual({ beta3: 0 });
    expect(status.oddities).toHaveLength(3);
    expect(status.oddities.join()).toContain("storage beta3 is -275152609037");
  });

  test("nulls are nothing, without a note", () => {
    const status = parseProviderStatus({
      cluster: null,
      bidengine: null,
      manifest: null,
      leased_ip: null,
      address: "akash1x",
    });
    expect(status).toMatchObject({ leases: 0, nodes: [], address: "akash1x", oddities: [] });
  });

  test("what is no object is refused", () => {
    expect(() => parseProviderStatus([])).toThrowError(
      expect.objectContaining({ code: "GATEWAY_ANSWER_UNREADABLE" }),
    );
  });
});

describe("the status of a lease", () => {
  test("is read in the words of today and of 2020", () => {
    const old = {
      services: { web: { name: "web", available: 1, total: 1, "observed-generation": 2 } },
      "forwarded-ports": {},
    };
    expect(parseLeaseStatus(old).services.web).toMatchObject({
      available: 1,
      observedGeneration: 2,
      uris: [],
    });
    const now = parseLeaseStatus({
      services: { web: { name: "web", uris: null, ready_replicas: 1 } },
      forwarded_ports: { web: [{ host: "h", port: 1, externalPort: 2, proto: "TCP", name: "web" }] },
      ips: { web: [{ Port: 1, ExternalPort: 2, Protocol: "TCP", IP: "203.0.113.7" }] },
      errors: ["ip operator is away"],
    });
    expect(now.forwardedPorts.web?.[0]).toEqual({
      host: "h",
      port: 1,
      externalPort: 2,
      proto: "TCP",
      name: "web",
    });
    expect(now.ips.web?.[0]).toEqual({ port: 1, externalPort: 2, protocol: "TCP", ip: "203.0.113.7" });
    expect(now.errors).toEqual(["ip operator is away"]);
  });
});
