import { fromBinary, getOption, type Registry } from "@bufbuild/protobuf";
import { chainError } from "./errors.ts";
import { signer } from "./gen/slipway/options_pb.ts";
import type { Msg } from "./tx.ts";

/** The addresses that must sign the message, in order. Throws CHAIN_BYTES_INVALID for a message that is not known. */
export function signersOf({ typeUrl, value }: Msg, registry: Registry): string[] {
  const schema = registry.getMessage(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
  const path = schema && getOption(schema, signer);
  if (!schema || !path)
    throw chainError("CHAIN_BYTES_INVALID", `${typeUrl} is not a message that can be signed`);
  return path
    .split(".")
    .reduce<unknown[]>(
      (found, name) => found.flatMap((each) => step(each, name)),
      [fromBinary(schema, value)],
    ) as string[];
}

function step(value: unknown, name: string): unknown[] {
  const property = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  // The path comes from the schema of this very message.
  const next = (value as Readonly<Record<string, unknown>> | undefined)?.[property];
  return next === undefined ? [] : [next].flat();
}
