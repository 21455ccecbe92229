/**
 * One transaction from bytes to result. All or nothing: when a message fails, what the messages did is gone, what the
 * checks before them did (fee, sequence) stays; when a check fails, nothing stays.
 */
import { create, toBinary } from "@bufbuild/protobuf";
import { TxMsgDataSchema } from "@slipway/chain/gen/cosmos/base/abci/v1beta1/abci_pb.ts";
import { AddressError } from "../address.ts";
import { type AnteFacts, ante } from "../ante/index.ts";
import { type Context, withAttribute } from "../context.ts";
import { isElsewhere, notSimulated } from "../elsewhere.ts";
import { GasMeter, OutOfGas } from "../gas.ts";
import { PANIC_CODE, Panic, plain, Refusal, sdk } from "../refusal.ts";
import type { Registry } from "../registry.ts";
import type { AbciEvent, TxResult } from "../state.ts";
import { decodeTx, type Msg, signersOf, type Tx } from "./decode.ts";
import { goType } from "./unknown-fields.ts";

/** What looking at the consensus parameters costs: all that is counted of a transaction that cannot be read. */
const BEFORE_CHECKS = 1_174;
/** What the node calls the limit of a meter that has none. */
const NO_LIMIT = 2n ** 64n - 1n;
const NO_BYTES = new Uint8Array(0);

export function runTx(
  base: Omit<Context, "gas" | "events">,
  raw: Uint8Array,
  facts: Omit<AnteFacts, "resolve">,
  registry: Registry,
): TxResult {
  let gas = new GasMeter();
  gas.consume(BEFORE_CHECKS, "ReadFlat");
  let events: AbciEvent[] = [];
  let wanted = 0n;
  const start = base.kv.mark();
  let kept = start;
  try {
    const tx = facts.mode === "deliver" ? readPlaced(raw, registry) : decodeTx(raw, registry.resolve);
    const isTrial = facts.mode === "simulate";
    checkMessages(tx, registry);
    wanted = isTrial ? NO_LIMIT : tx.fee.gasLimit;
    gas = new GasMeter(isTrial ? undefined : Number(wanted));
    const ctx: Context = { ...base, gas, events: [] };
    ante(ctx, tx, { ...facts, resolve: registry.resolve });
    events = ctx.events;
    kept = base.kv.mark();
    const done = facts.mode === "check" ? { data: NO_BYTES, events: [] } : runMessages(ctx, tx, registry);
    return {
      code: 0,
      codespace: "",
      log: "",
      data: done.data,
      gasWanted: wanted,
      gasUsed: BigInt(gas.used),
      events: [...events, ...done.events],
    };
  } catch (error) {
    base.kv.revert(kept);
    const why = describe(error, gas);
    return { ...why, data: NO_BYTES, gasWanted: wanted, gasUsed: BigInt(gas.used), events };
  }
}

/** A transaction that stands in a block. What is none is refused in fewer words there. */
function readPlaced(raw: Uint8Array, { resolve }: Registry): Tx {
  try {
    return decodeTx(raw, resolve);
  } catch (error) {
    throw error instanceof Refusal ? sdk.txDecode : error;
  }
}

/** What can be said about the messages without the state, in the node's order. */
function checkMessages({ msgs }: Tx, { messages }: Registry): void {
  if (msgs.length === 0) throw sdk.invalidRequest.wrap("must contain at least one message");
  for (const { typeUrl, value } of msgs) messages.get(typeUrl)?.validate?.(value);
  for (const msg of msgs) if (!messages.has(msg.typeUrl)) throw noHandler(msg);
}

function noHandler({ typeUrl, desc }: Msg): Refusal {
  if (isElsewhere(typeUrl)) return notSimulated(typeUrl);
  return sdk.unknownRequest.wrap(`no message handler found for ${goType(desc.typeName)}`);
}

function runMessages(ctx: Context, tx: Tx, registry: Registry): { data: Uint8Array; events: AbciEvent[] } {
  const events: AbciEvent[] = [];
  const msgResponses = tx.msgs.map((msg, index) => {
    ctx.events = [actionOf(msg)];
    const response = runMessage(ctx, msg, index, registry);
    events.push(...withAttribute(ctx.events, "msg_index", String(index)));
    return response;
  });
  return { data: toBinary(TxMsgDataSchema, create(TxMsgDataSchema, { msgResponses })), events };
}

function runMessage(ctx: Context, msg: Msg, index: number, { messages }: Registry) {
  const handler = messages.get(msg.typeUrl);
  if (!handler) throw noHandler(msg);
  try {
    return handler.run(ctx, msg.value);
  } catch (error) {
    const refusal = error instanceof AddressError ? plain(error.message) : error;
    if (refusal instanceof Refusal) throw refusal.wrap(`failed to execute message; message index: ${index}`);
    throw error;
  }
}

/** The event that every message starts with. */
function actionOf(msg: Msg): AbciEvent {
  const [sender = ""] = signersOf(msg);
  const module = msg.typeUrl.split(".")[1] ?? "";
  const attributes = Object.entries({ action: msg.typeUrl, sender, module });
  return { type: "message", attributes: attributes.map(([key, value]) => ({ key, value, index: true })) };
}

function describe(error: unknown, gas: GasMeter): { code: number; codespace: string; log: string } {
  if (error instanceof OutOfGas) {
    return {
      code: sdk.outOfGas.code,
      codespace: "sdk",
      log: `${error.message}; gasWanted: ${gas.limit}, gasUsed: ${gas.used}: out of gas`,
    };
  }
  if (error instanceof Refusal) return { code: error.code, codespace: error.codespace, log: error.message };
  if (error instanceof AddressError) return { code: 1, codespace: "undefined", log: error.message };
  // As a Go node recovers from a panic: also for a mistake of ours, which must not stop the chain.
  const words = error instanceof Panic || error instanceof Error ? error.message : String(error);
  return { code: PANIC_CODE, codespace: "undefined", log: `recovered: ${words}` };
}
