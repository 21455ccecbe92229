/** How the sandbox stands, as JSON: heights and prices are decimal texts, times are those of the chain. */
import { shortDec } from "@slipway/market";
import type { SandboxStatus } from "../levers.ts";
import type { PriceStatus } from "../price-feed.ts";
import type { PricePlan } from "../price-plan.ts";

export type SandboxStatusJson = ReturnType<typeof statusJson>;

export function statusJson({ height, time, price, ...rest }: SandboxStatus) {
  return { height: String(height), time: time.toISOString(), ...rest, price: priceJson(price) };
}

/** Null where nobody of the sandbox can report prices. */
export function priceJson(status: PriceStatus | undefined) {
  return status ? { price: shortDec(status.price), plan: planJson(status.plan) } : null;
}

function planJson(plan: PricePlan) {
  switch (plan.kind) {
    case "steady":
      return { kind: plan.kind, price: shortDec(plan.price) };
    case "scripted":
      return {
        kind: plan.kind,
        points: plan.points.map(({ after, price }) => ({ after, price: shortDec(price) })),
      };
    case "crash":
      return { kind: plan.kind, to: shortDec(plan.to), over: plan.over };
    case "stopped":
      return plan;
    default:
      return plan satisfies never;
  }
}
