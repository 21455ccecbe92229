import type { Group as ChainGroup } from "@slipway/chain/gen/akash/deployment/v1beta4/group_pb.ts";
import type { Amount, DeploymentGroup } from "../gateway/manifest-check.ts";

/** A group of a deployment as a gateway checks manifests against it. */
export function deploymentGroupOf({ id, groupSpec }: ChainGroup): DeploymentGroup {
  return {
    gseq: id?.gseq ?? 0,
    name: groupSpec?.name ?? "",
    units: (groupSpec?.resources ?? []).map(({ resource, count }) => ({
      id: resource?.id ?? 0,
      count,
      cpu: amountOf(resource?.cpu?.units, resource?.cpu?.attributes),
      memory: amountOf(resource?.memory?.quantity, resource?.memory?.attributes),
      gpu: amountOf(resource?.gpu?.units, resource?.gpu?.attributes),
      storage: (resource?.storage ?? []).map(({ name, quantity, attributes }) => ({
        name,
        ...amountOf(quantity, attributes),
      })),
      endpointKinds: (resource?.endpoints ?? []).map(({ kind }) => kind),
    })),
  };
}

function amountOf(
  value: { readonly val: Uint8Array } | undefined,
  attributes: readonly { readonly key: string; readonly value: string }[] = [],
): Amount {
  return {
    val: value === undefined ? "0" : new TextDecoder().decode(value.val),
    attributes: attributes.map(({ key, value: text }) => ({ key, value: text })),
  };
}
