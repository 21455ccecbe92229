/** Answers to queries as a node's ABCI face gives them, refusals included. */
import { AddressError } from "./address.ts";
import type { Context } from "./context.ts";
import { grpcCode, PANIC_CODE, Panic, plain, Refusal, sdk } from "./refusal.ts";
import type { Registry } from "./registry.ts";
import type { QueryResult } from "./state.ts";

const NOTHING = new Uint8Array(0);

export function runQuery(ctx: Context, { queries }: Registry, path: string, data: Uint8Array): QueryResult {
  const handler = queries.get(path);
  if (!handler) return refusedQuery(sdk.unknownRequest.wrap("unknown query path"), 0n);
  try {
    return { code: 0, codespace: "", log: "", value: handler.run(ctx, data), height: ctx.height };
  } catch (error) {
    if (error instanceof Refusal) return refusedQuery(asSdk(error), ctx.height, statusOf(error));
    if (error instanceof Panic) {
      return refusedQuery(panicked(error), ctx.height, { code: grpcCode.internal, message: error.message });
    }
    const words = error instanceof Error ? error.message : String(error);
    if (!(error instanceof AddressError) && !isWireProblem(words)) throw error;
    const refusal = plain(words);
    return refusedQuery(asSdk(refusal), ctx.height, statusOf(refusal));
  }
}

export function refusedQuery(
  { code, codespace, message }: Refusal,
  height: bigint,
  grpc: { code: number; message: string } = { code: grpcCode.unimplemented, message },
): QueryResult {
  return { code, codespace, log: message, value: NOTHING, height, grpc };
}

function panicked({ message }: Panic): Refusal {
  return new Refusal("undefined", PANIC_CODE, `${message}: panic`, grpcCode.internal);
}

/** ABCI knows the SDK's own codes only: what a gRPC status, a registered error or a plain one becomes there. */
function asSdk({ codespace, grpc, message }: Refusal): Refusal {
  if (codespace === "undefined") return sdk.invalidRequest.wrap(message);
  if (grpc === grpcCode.notFound) return sdk.keyNotFound.wrap(message);
  if (grpc === grpcCode.invalidArgument || grpc === grpcCode.failedPrecondition) {
    return sdk.invalidRequest.wrap(message);
  }
  return sdk.unknownRequest.wrap(message);
}

function statusOf(refusal: Refusal): { code: number; message: string } {
  const { codespace, code, grpc, message, statusText } = refusal;
  if (codespace === "undefined") return { code: grpcCode.unknown, message };
  if (codespace === "grpc")
    return { code: grpc, message: message.replace(/^rpc error: code = \w+ desc = /, "") };
  return { code: grpc, message: `codespace ${codespace} code ${code}: ${statusText}` };
}

function isWireProblem(words: string): boolean {
  return /wire|varint|utf|offset|EOF/i.test(words);
}
