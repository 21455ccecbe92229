import { createRegistry, type DescMethod, type Registry } from "@bufbuild/protobuf";
import { files } from "./gen/files.ts";

/**
 * All message types and services of this package in one registry. A module of its own, so that a browser bundle
 * that asks for single messages does not carry the rest.
 */
export function createTypeRegistry(): Registry {
  return createRegistry(...files);
}

/** Finds a method by its path on the wire, for example "/akash.market.v1beta5.Query/Bids". */
export function methodOf(registry: Registry, path: string): DescMethod | undefined {
  const [, service = "", name] = path.split("/");
  return registry.getService(service)?.methods.find((method) => method.name === name);
}
