/** What the price feed of a sandbox will report: plans that follow the chain's clock, so that jumps in time follow them too. */
import type { Dec } from "@slipway/market";
import { leverWrong, readFields, readNumber, readOneOf, readPrice } from "../lever-values.ts";

export type PricePlan =
  /** One price. */
  | { readonly kind: "steady"; readonly price: Dec }
  /** Each price from its second on, counted from when the plan began; before the first, the price that stood. */
  | { readonly kind: "scripted"; readonly points: readonly PricePoint[] }
  /** In a straight line from the price that stands, down or up, in so many seconds; then it stays. */
  | { readonly kind: "crash"; readonly to: Dec; readonly over: number }
  /** Nobody reports: the chain calls the price stale after its own time. */
  | { readonly kind: "stopped" };

export interface PricePoint {
  /** Seconds of the chain's clock. */
  readonly after: number;
  /** USD for an AKT with 18 decimals. */
  readonly price: Dec;
}

/** A plan that was begun. */
export interface BegunPlan {
  readonly plan: PricePlan;
  /** The price that stood. */
  readonly before: Dec;
  /** Nanoseconds since 1970, by the chain's clock. */
  readonly since: bigint;
}

const kinds = ["steady", "scripted", "crash", "stopped"] as const;
const mostPoints = 10_000;
const year = 31_536_000;
const micros = 1_000_000;

export function priceAt({ plan, before, since }: BegunPlan, time: bigint): Dec {
  const passed = time > since ? time - since : 0n;
  switch (plan.kind) {
    case "steady":
      return plan.price;
    case "scripted":
      return plan.points.findLast(({ after }) => nanos(after) <= passed)?.price ?? before;
    case "crash": {
      const whole = nanos(plan.over);
      return passed >= whole ? plan.to : before + ((plan.to - before) * passed) / whole;
    }
    case "stopped":
      return before;
    default:
      return plan satisfies never;
  }
}

/** Prices may be decimal texts. Throws SANDBOX_LEVER_WRONG. */
export function readPricePlan(value: unknown): PricePlan {
  const { kind, ...given } = readFields("the price plan", value, ["kind", "price", "points", "to", "over"]);
  const wanted = readOneOf("kind", kind, kinds);
  switch (wanted) {
    case "steady": {
      const { price } = readFields("a steady plan", given, ["price"]);
      return { kind: wanted, price: readPrice("price", price) };
    }
    case "scripted": {
      const { points } = readFields("a scripted plan", given, ["points"]);
      return { kind: wanted, points: readPoints(points) };
    }
    case "crash": {
      const { to, over } = readFields("a crash", given, ["to", "over"]);
      return { kind: wanted, to: readPrice("to", to), over: readNumber("over", over, 1 / micros, year) };
    }
    case "stopped":
      readFields("a stopped feed", given, []);
      return { kind: wanted };
    default:
      return wanted satisfies never;
  }
}

function readPoints(value: unknown): PricePoint[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostPoints) {
    throw leverWrong("points", value, `a list of 1 to ${mostPoints} points {after, price}`);
  }
  const points = value.map((each: unknown, at) => {
    const { after, price } = readFields(`points[${at}]`, each, ["after", "price"]);
    return {
      after: readNumber(`points[${at}].after`, after, 0, year),
      price: readPrice(`points[${at}].price`, price),
    };
  });
  for (const [at, { after }] of points.entries()) {
    const last = points[at - 1];
    if (last && after <= last.after)
      throw leverWrong(`points[${at}].after`, after, `later than ${last.after}, the point before it`);
  }
  return points;
}

function nanos(seconds: number): bigint {
  return BigInt(Math.round(seconds * micros)) * 1_000n;
}
