/**
 * What tenants run: documents as people write them, compiled as anybody's. In: a kind and a version. Out: the group that
 * goes on the chain and the hash of the manifest; the price that a tenant allows is put in later, the hash does not hold it.
 */
import { fromBinary } from "@bufbuild/protobuf";
import { type GroupSpec, GroupSpecSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/groupspec_pb.ts";
import { DEC_ONE, type Dec, type Group, parseGroup } from "@slipway/market";
import { compile } from "@slipway/sdl";
import type { GpuModel } from "../provider/gpu-models.ts";

export interface Ware {
  readonly kind: WareKind;
  readonly name: string;
  /** Typical days that it runs. */
  readonly days: number;
  readonly card?: GpuModel;
  readonly sdl: (version: number) => string;
}

export type WareKind = "web" | "shop" | "node" | "gpu";

export interface Packed {
  readonly spec: GroupSpec;
  readonly group: Group;
  readonly hash: string;
}

/** Everything that is on offer for a kind. */
export const wares: Readonly<Record<WareKind, readonly [Ware, ...Ware[]]>> = {
  web: [web("blog", 500, 512, 1), web("portal", 1_000, 1_024, 2), web("api", 2_000, 4_096, 3)],
  shop: [shop("shop", 20), shop("forum", 50)],
  node: [node("validator", 8, 32, 400), node("archive", 16, 64, 1_500)],
  gpu: [
    card("rtx4090", 1, 5),
    card("h100", 1, 4),
    card("h100", 4, 2),
    card("a100", 2, 6),
    card("l40s", 1, 8),
    card("rtx3090", 1, 10),
    card("t4", 1, 14),
    card("rtxa6000", 1, 9),
  ],
};

/** The chain takes no unit that is dearer per block: 10 ACT. */
const mostPerUnit = 10_000_000n * DEC_ONE;

const packs = new Map<string, Packed>();

/** The ware in a version, for an auditor's signature or without. Compiled once. */
export function pack({ name, sdl }: Ware, version: number, auditor: string | undefined): Packed {
  const key = `${name}/${version}/${auditor ?? ""}`;
  const known = packs.get(key) ?? compiled(withAuditor(sdl(version), auditor));
  packs.set(key, known);
  return known;
}

/** The same with the most that the tenant pays for the whole per block. */
export function priced({ spec, group }: Packed, most: Dec): { spec: GroupSpec; group: Group } {
  const parts = group.units.reduce((sum, { count }) => sum + BigInt(count), 0n);
  const share = most / parts;
  const price = { denom: "uact", amount: share < mostPerUnit ? share : mostPerUnit };
  const wire = { denom: price.denom, amount: price.amount.toString() };
  return {
    // Messages are plain objects here; only the price differs.
    spec: {
      ...spec,
      resources: spec.resources.map((unit) => ({ ...unit, price: { ...unit.price, ...wire } })),
    } as GroupSpec,
    group: { ...group, units: group.units.map((unit) => ({ ...unit, price })) },
  };
}

function compiled(text: string): Packed {
  const result = compile(text);
  const [proto = ""] = result.ok ? result.groupsProto : [];
  if (!result.ok || proto === "")
    throw new Error(
      `a ware of the population does not compile: ${JSON.stringify(!result.ok && result.problems)}`,
    );
  return {
    spec: fromBinary(GroupSpecSchema, Buffer.from(proto, "hex")),
    group: parseGroup(result.groups[0]),
    hash: result.hash,
  };
}

function withAuditor(sdl: string, auditor: string | undefined): string {
  return auditor === undefined
    ? sdl
    : sdl.replace("    town:\n", `    town:\n      signedBy:\n        anyOf: [${auditor}]\n`);
}

function web(name: string, milli: number, mebibytes: number, count: number): Ware {
  const sdl = (version: number) =>
    document({
      services: service("web", `ghcr.io/example/${name}:1.${version}.0`),
      profiles: compute("web", milli / 1_000, `${mebibytes}Mi`, "        storage: { size: 2Gi }\n"),
      counts: { web: count },
    });
  return { kind: "web", name: `web-${name}`, days: 40, sdl };
}

function shop(name: string, gibibytes: number): Ware {
  const volume = `        storage:\n          - size: 1Gi\n          - name: data\n            size: ${gibibytes}Gi\n            attributes: { persistent: true, class: beta3 }\n`;
  const sdl = (version: number) =>
    document({
      services:
        service("web", `ghcr.io/example/${name}:2.${version}.1`) +
        "  db:\n    image: postgres:16.4\n    expose:\n      - port: 5432\n        to: [{ service: web }]\n    params: { storage: { data: { mount: /var/lib/postgresql/data } } }\n",
      profiles:
        compute("web", 1, "1Gi", "        storage: { size: 2Gi }\n") + compute("db", 1, "2Gi", volume),
      counts: { web: 1, db: 1 },
    });
  return { kind: "shop", name: `shop-${name}`, days: 90, sdl };
}

function node(name: string, cores: number, memory: number, disk: number): Ware {
  const volume = `        storage:\n          - size: 10Gi\n          - name: chain\n            size: ${disk}Gi\n            attributes: { persistent: true, class: beta2 }\n`;
  const sdl = (version: number) =>
    document({
      services: `${service("node", `ghcr.io/example/${name}:0.${30 + version}.0`)}    params: { storage: { chain: { mount: /root/chain } } }\n`,
      profiles: compute("node", cores, `${memory}Gi`, volume),
      counts: { node: 1 },
    });
  return { kind: "node", name: `node-${name}`, days: 120, sdl };
}

function card(model: GpuModel, units: number, days: number): Ware {
  const gpu = `        gpu: { units: ${units}, attributes: { vendor: { nvidia: [{ model: ${model} }] } } }\n        storage: { size: 80Gi }\n`;
  const sdl = (version: number) =>
    document({
      services: service("model", `ghcr.io/example/inference:0.${version}.7`),
      profiles: compute("model", 6 * units, `${24 * units}Gi`, gpu),
      counts: { model: 1 },
    });
  return { kind: "gpu", name: `gpu-${model}-${units}`, days, card: model, sdl };
}

function service(name: string, image: string): string {
  return `  ${name}:\n    image: ${image}\n    expose:\n      - port: 8080\n        as: 80\n        to: [{ global: true }]\n`;
}

function compute(name: string, cores: number, memory: string, rest: string): string {
  return `    ${name}:\n      resources:\n        cpu: { units: ${cores} }\n        memory: { size: ${memory} }\n${rest}`;
}

function document(parts: {
  services: string;
  profiles: string;
  counts: Readonly<Record<string, number>>;
}): string {
  const names = Object.entries(parts.counts);
  const prices = names.map(([name]) => `        ${name}: { denom: uact, amount: 1 }\n`).join("");
  const counts = names
    .map(([name, count]) => `  ${name}: { town: { profile: ${name}, count: ${count} } }\n`)
    .join("");
  return `version: "2.0"\nservices:\n${parts.services}profiles:\n  compute:\n${parts.profiles}  placement:\n    town:\n      pricing:\n${prices}deployment:\n${counts}`;
}
