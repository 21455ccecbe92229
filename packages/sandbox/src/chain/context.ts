/** What a message, a block hook or a query sees of the chain: its store, its place in time, its gas, its events. */
import { GasMeter } from "./gas.ts";
import type { AbciAttribute, AbciEvent } from "./state.ts";
import type { Kv } from "./store/kv.ts";

/** An escrow account or payment that was closed or overdrawn, by the texts of its id. */
export interface EscrowHooks {
  accountClosed(ctx: Context, scope: number, xid: string, overdrawn: boolean): void;
  paymentClosed(ctx: Context, scope: number, accountXid: string, xid: string, overdrawn: boolean): void;
}

export interface Context {
  readonly kv: Kv;
  readonly chainId: string;
  readonly height: bigint;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly gas: GasMeter;
  readonly hooks: EscrowHooks;
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
