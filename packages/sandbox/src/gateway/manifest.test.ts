import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Manifest, manifestHash, parseManifest } from "./manifest.ts";
import { checkAgainstDeployment, type DeploymentGroup, validateManifest } from "./manifest-check.ts";

const goldens = new URL("../../../sdl/goldens/cases.jsonl.gz", import.meta.url);

interface Case {
  readonly name: string;
  readonly ok: boolean;
  readonly hash: string;
  readonly manifest: Manifest;
}

describe.skipIf(!existsSync(goldens))("manifests that the Go compiler made (sdl/goldens/cases)", () => {
  const lines = existsSync(goldens)
    ? gunzipSync(readFileSync(goldens)).toString("utf8").trim().split("\n")
    : [];
  const cases = lines.map((line) => JSON.parse(line) as Case).filter((each) => each.ok);

  test("have here the hash that they have there, are valid, and fit their own deployment", () => {
    for (const { name, hash, manifest } of cases) {
      const read = parseManifest(JSON.stringify(manifest));
      expect.soft(manifestHash(read).toString("hex"), name).toBe(hash);
      expect.soft(validateManifest(read), name).toBeUndefined();
      expect.soft(checkAgainstDeployment(read, groupsFor(read)), name).toBeUndefined();
    }
    expect(cases.length).toBeGreaterThan(100);
  });
});

/** The groups on chain that a manifest uses up to the last. */
function groupsFor(manifest: Manifest): DeploymentGroup[] {
  return manifest.map((group, index) => {
    const units = new Map<number, DeploymentGroup["units"][number]>();
    for (const { resources, count } of group.services ?? []) {
      const kinds = (resources.endpoints ?? []).map(({ kind }) => kind ?? 0);
      const known = units.get(resources.id);
      const amount = (val = "", attributes: DeploymentGroup["units"][number]["cpu"]["attributes"] = []) => ({
        val,
        attributes,
      });
      units.set(resources.id, {
        id: resources.id,
        count: count + (known?.count ?? 0),
        cpu: amount(resources.cpu?.units.val, resources.cpu?.attributes),
        memory: amount(resources.memory?.size.val, resources.memory?.attributes),
        gpu: amount(resources.gpu?.units.val, resources.gpu?.attributes),
        storage: (resources.storage ?? []).map((each) => ({
          name: each.name,
          ...amount(each.size.val, each.attributes),
        })),
        endpointKinds: [...(known?.endpointKinds ?? []), ...kinds],
      });
    }
    return { gseq: index + 1, name: group.name, units: [...units.values()] };
  });
}

const service = (more: object = {}): object => ({
  name: "web",
  image: "nginx",
  resources: {
    id: 1,
    cpu: { units: { val: "100" } },
    memory: { size: { val: "1" } },
    storage: [{ name: "default", size: { val: "1" } }],
    gpu: { units: { val: "0" } },
    endpoints: [],
  },
  count: 1,
  expose: [{ port: 80, proto: "TCP", global: true }],
  ...more,
});
const manifest = (...services: object[]): Manifest =>
  parseManifest(JSON.stringify([{ name: "here", services }]));
const http = { port: 80, proto: "TCP", global: true };
const other = { port: 81, proto: "TCP", global: true };

describe("what a provider says of a manifest that does not fit its deployment", () => {
  const groups = groupsFor(
    manifest(service({ resources: { ...resourcesOf(), endpoints: [{ sequence_number: 0 }] } })),
  );

  test.each([
    [
      "another group",
      parseManifest('[{"name":"there","services":[]}]'),
      "invalid manifest: unknown deployment group ('there')",
    ],
    [
      "two groups",
      [...manifest(service()), ...manifest(service())],
      "invalid manifest: group count mismatch (2 != 1)",
    ],
    [
      "another unit",
      manifest(service({ resources: { ...resourcesOf(), id: 2 } })),
      'manifest cross-validation error: group "here": service "web": not found deployment group resources with ID = 2',
    ],
    [
      "more replicas",
      manifest(service({ count: 2 })),
      'manifest cross-validation error: group "here": service "web": over-utilized replicas (2) > group spec resources count (1)',
    ],
    [
      "other memory",
      manifest(service({ resources: { ...resourcesOf(), memory: { size: { val: "2" } } } })),
      'manifest cross-validation error: group "here": service "web": Memory resources mismatch for ID 1',
    ],
    [
      "other storage",
      manifest(service({ resources: { ...resourcesOf(), storage: [] } })),
      'manifest cross-validation error: group "here": service "web": Storage resources mismatch for ID 1',
    ],
    [
      "a port too many",
      manifest(service({ expose: [http, other] })),
      'manifest cross-validation error: group "here": service "web": resource ID 1: over-utilized PORT endpoints',
    ],
    [
      "an endpoint left",
      manifest(service({ expose: [] })),
      'manifest cross-validation error: group "here": resources ID (1): under-utilized (1) HTTP endpoints',
    ],
    [
      "a replica left",
      manifest(service({ count: 0 })),
      'manifest cross-validation error: group "here": resources ID (1): under-utilized (1) resources',
    ],
    ["nothing", manifest(service()), undefined],
  ])("%s", (_what, given, text) => {
    expect(checkAgainstDeployment(given, groups)?.text).toBe(text);
  });

  function resourcesOf(): object {
    return (service() as { resources: object }).resources;
  }
});
