import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type JsonObject,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { fromBase64, toHex } from "../bytes.ts";
import { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";
import type { Rpc } from "./rpc.ts";

export interface QueryOptions {
  /** Asks how it was after this block; the node must still have it. */
  readonly height?: bigint | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Asks the chain one of its gRPC methods, through `abci_query`. */
export type Query = <Input extends DescMessage, Output extends DescMessage>(
  method: DescMethodUnary<Input, Output>,
  request?: MessageInitShape<Input>,
  options?: QueryOptions,
) => Promise<MessageShape<Output>>;

/** What the node answered when it did not answer the question. */
export interface QueryRefusal {
  readonly path: string;
  readonly codespace: string;
  readonly code: number;
  readonly log: string;
}

export function createQuery(rpc: Rpc): Query {
  return async (method, request, options = {}) => {
    const path = `/${method.parent.typeName}/${method.name}`;
    // The request is the shape that the method's own input asks for; without one it is empty.
    const input = create<DescMessage>(method.input, request as MessageInitShape<DescMessage> | undefined);
    const value = await abciQuery(rpc, path, toBinary<DescMessage>(method.input, input), options);
    return fromBinary(method.output, value);
  };
}

async function abciQuery(
  rpc: Rpc,
  path: string,
  data: Uint8Array,
  { height, signal }: QueryOptions,
): Promise<Uint8Array> {
  const params: JsonObject = {
    path,
    data: toHex(data),
    prove: false,
    ...(height && { height: height.toString() }),
  };
  const { code, codespace, log, value } = readAnswer(await rpc.call("abci_query", params, { signal }));
  if (code !== 0) throw queryError({ path, codespace, code, log });
  return fromBase64(value ?? "");
}

/** Undefined instead of CHAIN_NOT_FOUND. */
export async function orNull<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SlipwayError && error.code === "CHAIN_NOT_FOUND") return null;
    throw error;
  }
}

const SDK_NOT_FOUND = 22;

function queryError(refusal: QueryRefusal) {
  const isMissing = refusal.codespace === "sdk" && refusal.code === SDK_NOT_FOUND;
  const words = refusal.log.replace(/^rpc error: code = \w+ desc = /, "");
  return chainError(
    isMissing ? "CHAIN_NOT_FOUND" : "CHAIN_QUERY_REFUSED",
    `The chain answered ${refusal.path}: ${words}`,
    {
      details: { ...refusal },
    },
  );
}

interface AbciAnswer {
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly value: string | null;
}

function readAnswer(result: JsonValue): AbciAnswer {
  const { response } = (result ?? {}) as { response?: Partial<AbciAnswer> };
  if (!response) throw chainError("CHAIN_ANSWER_UNREADABLE", "The answer to abci_query holds no response");
  const { code = 0, codespace = "", log = "", value = null } = response;
  return { code, codespace, log, value };
}
