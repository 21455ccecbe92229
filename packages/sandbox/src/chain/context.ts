/** What a message, a block hook or a query sees of the chain: its store, its place in time, its gas, its events. */
import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { toJson } from "@slipway/chain";
import type { Account, Payment } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { GasMeter } from "./gas.ts";
import type { AbciAttribute, AbciEvent } from "./state.ts";
import type { Kv } from "./store/kv.ts";

/** What follows when an escrow account or payment was closed or overdrawn. */
export interface EscrowHooks {
  accountClosed(ctx: Context, id: Account, overdrawn: boolean): void;
  paymentClosed(ctx: Context, id: Payment, overdrawn: boolean): void;
}

export interface BlockCounters {
  /** The next number of a ledger record. */
  ledger: bigint;
}

export interface Context {
  readonly kv: Kv;
  readonly chainId: string;
  readonly height: bigint;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly gas: GasMeter;
  readonly hooks: EscrowHooks;
  /** What one block counts outside of the store: not undone with a failing message, forgotten by the next block. */
  readonly block: BlockCounters;
  events: AbciEvent[];
}

/** Hooks of a chain without deployments. */
export const noHooks: EscrowHooks = { accountClosed: () => undefined, paymentClosed: () => undefined };

/** Runs `step`; when it throws, its writes and events are gone. */
export function attempt<T>(ctx: Context, step: () => T): T {
  const mark = ctx.kv.mark();
  const events = ctx.events.length;
  try {
    return step();
  } catch (error) {
    ctx.kv.revert(mark);
    ctx.events.length = events;
    throw error;
  }
}

export function emit(ctx: Context, type: string, attributes: Readonly<Record<string, string>>): void {
  ctx.events.push({ type, attributes: toAttributes(attributes) });
}

/**
 * A typed event: attributes are JSON texts, sorted by name. `fields` must name them in that order already.
 */
export function emitTyped(ctx: Context, type: string, fields: Readonly<Record<string, unknown>>): void {
  const attributes = Object.entries(fields).map(([key, value]) => ({
    key,
    value: JSON.stringify(value),
    index: true,
  }));
  ctx.events.push({ type, attributes });
}

/** A typed event from its message. */
export function emitEvent<Desc extends DescMessage>(
  ctx: Context,
  schema: Desc,
  init: MessageInitShape<Desc>,
): void {
  const fields = Object.entries({ ...toJson(schema, create(schema, init)) });
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  emitTyped(ctx, schema.typeName, Object.fromEntries(fields));
}

/** The same events with one more attribute at the end of each. */
export function withAttribute(events: readonly AbciEvent[], key: string, value: string): AbciEvent[] {
  return events.map(({ type, attributes }) => ({
    type,
    attributes: [...attributes, { key, value, index: true }],
  }));
}

/** A context on the same store that spends no gas and keeps its events apart. */
export function quiet(ctx: Context): Context {
  return { ...ctx, gas: new GasMeter(), events: [] };
}

function toAttributes(attributes: Readonly<Record<string, string>>): AbciAttribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value, index: true }));
}
