/** Group specifications: the chain's own checks of them, and their form for the rules that the market package holds. */

import type { Attribute } from "@slipway/chain/gen/akash/base/attributes/v1/attribute_pb.ts";
import { Endpoint_Kind } from "@slipway/chain/gen/akash/base/resources/v1beta4/endpoint_pb.ts";
import type { Resources } from "@slipway/chain/gen/akash/base/resources/v1beta4/resources_pb.ts";
import type { ResourceValue } from "@slipway/chain/gen/akash/base/resources/v1beta4/resourcevalue_pb.ts";
import type { GroupSpec } from "@slipway/chain/gen/akash/deployment/v1beta4/groupspec_pb.ts";
import {
  type Amount,
  type Group,
  isSubset,
  missingCapability,
  type Resource,
  validateGroup,
} from "@slipway/market";
import { deploymentRefusals, Panic, plain } from "../../refusal.ts";
import { need } from "../../tx/fill.ts";

const text = new TextDecoder();

/** Refuses a specification that no group may have; the texts are the node's. */
export function validateSpec(spec: GroupSpec): void {
  const fault = validateGroup(toGroup(spec));
  if (fault !== null) throw plain(fault);
}

/** Refuses group names that occur twice, after what the message's own checks saw. */
export function validateNames(specs: readonly GroupSpec[]): void {
  const seen = new Set<string>();
  for (const { name } of specs) {
    if (seen.has(name)) {
      throw deploymentRefusals.invalidGroups.wrap(
        `duplicate deployment group name ${name}: duplicate group name`,
      );
    }
    seen.add(name);
  }
}

/** The denomination of a group's prices: its first unit's. */
export function denomOf({ resources }: GroupSpec): string {
  return resources[0]?.price?.denom ?? "";
}

/** What a group may cost per block, in 10^-18 of the smallest unit. */
export function priceOf({ resources }: GroupSpec): bigint {
  return resources.reduce(
    (total, { price, count }) => total + BigInt(price?.amount || "0") * BigInt(count),
    0n,
  );
}

/** Attributes of a provider: its own words first, then those that auditors signed. */
export interface Attested {
  readonly auditor: string;
  readonly attributes: readonly Attribute[];
}

/** True when a provider has the attributes that a group requires, signed by those it names. */
export function meetsRequirements(
  { requirements }: GroupSpec,
  own: readonly Attribute[],
  audited: readonly Attested[],
): boolean {
  const { attributes = [], signedBy } = requirements ?? {};
  const { allOf = [], anyOf = [] } = signedBy ?? {};
  if (allOf.length === 0 && anyOf.length === 0) return isSubset(attributes, own);
  const signed = new Map(audited.map((item) => [item.auditor, item.attributes]));
  const signs = (auditor: string) => {
    const known = signed.get(auditor);
    return known !== undefined && isSubset(attributes, known);
  };
  if (!allOf.every(signs)) return false;
  return anyOf.length === 0 || anyOf.some(signs);
}

/** True when a provider's declared capabilities cover what the group asks for. */
export function meetsCapabilities(spec: GroupSpec, declared: readonly Attribute[]): boolean {
  return missingCapability(toGroup(spec), declared) === null;
}

/** An offer names units of the group by id and count. The real node stumbles over an id that comes twice. */
export function meetsOffer(
  spec: GroupSpec,
  offers: readonly { readonly resources?: Resources | undefined; readonly count: number }[],
): boolean {
  const counts = new Map(spec.resources.map(({ resource, count }) => [resource?.id ?? 0, count]));
  const seen = new Set<number>();
  for (const { resources, count } of offers) {
    const id = resources?.id ?? 0;
    const wanted = counts.get(id);
    if (wanted === undefined) return false;
    if (seen.has(id)) throw new Panic("runtime error: invalid memory address or nil pointer dereference");
    seen.add(id);
    if (wanted !== count) return false;
  }
  return true;
}

function toGroup({ name, requirements, resources }: GroupSpec): Group {
  return {
    name,
    requirements: {
      allOf: requirements?.signedBy?.allOf ?? [],
      anyOf: requirements?.signedBy?.anyOf ?? [],
      attributes: requirements?.attributes ?? [],
    },
    units: resources.map(({ resource, count, price }) => ({
      resource: toResource(need(resource)),
      count,
      price: price ? { denom: price.denom, amount: BigInt(price.amount || "0") } : null,
    })),
  };
}

function toResource({ id, cpu, memory, storage, gpu, endpoints }: Resources): Resource {
  return {
    id,
    cpu: cpu ? toAmount(cpu.units, cpu.attributes) : null,
    memory: memory ? toAmount(memory.quantity, memory.attributes) : null,
    gpu: gpu ? toAmount(gpu.units, gpu.attributes) : null,
    storage: storage.map(({ name, quantity, attributes }) => ({ name, ...toAmount(quantity, attributes) })),
    endpoints: endpoints.map(({ kind, sequenceNumber }) => ({
      kind:
        kind === Endpoint_Kind.LEASED_IP
          ? "LEASED_IP"
          : kind === Endpoint_Kind.RANDOM_PORT
            ? "RANDOM_PORT"
            : "SHARED_HTTP",
      sequence: sequenceNumber,
    })),
  };
}

function toAmount(value: ResourceValue | undefined, attributes: readonly Attribute[]): Amount {
  return { value: BigInt((value && text.decode(value.val)) || "0"), attributes };
}
