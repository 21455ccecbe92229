/** A gRPC method that the node answers by itself, because the answer is about blocks or transactions. */
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { Core } from "../core.ts";

export interface ServiceContext {
  readonly core: Core;
  readonly visibleHeight: () => bigint;
  readonly nodeId: string;
  readonly rpcPort: () => number;
}

export interface NodeMethod {
  readonly path: string;
  /** Bytes in, bytes out; throws a GrpcStatus. */
  readonly call: (context: ServiceContext, request: Uint8Array) => Promise<Uint8Array>;
}

export function unary<Input extends DescMessage, Output extends DescMessage>(
  method: DescMethodUnary<Input, Output>,
  call: (
    context: ServiceContext,
    request: MessageShape<Input>,
  ) => MessageInitShape<Output> | Promise<MessageInitShape<Output>>,
): NodeMethod {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    async call(context, bytes) {
      const answer = await call(context, fromBinary(method.input, bytes));
      return toBinary(method.output, create(method.output, answer));
    },
  };
}
