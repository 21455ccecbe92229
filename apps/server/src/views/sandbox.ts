import type { PricePlan, PriceReports, PriceState, RpcFaults, SandboxStatusView } from "@slipway/api";
import { formatDec, parseDec } from "@slipway/market";
import type {
  PricePlan as ChainPricePlan,
  FaultSettings,
  FaultsChange,
  PriceStatus,
  Sandbox,
} from "@slipway/sandbox";
import type { JumpProgress } from "../networks/jumps.ts";

/** Everything about the sandbox; asked of it directly, so that it is known also while its RPC misbehaves. */
export function toSandboxView(
  { admin, network, runtime, providers }: Sandbox,
  jump: JumpProgress | null,
): SandboxStatusView {
  const { height, time, aheadSeconds, pace, waiting, price, faults, providers: running } = admin.status();
  const places = new Map(providers.map((each) => [each.owner, each]));
  return {
    chainId: network.chainId,
    height: Number(height),
    time: time.toISOString(),
    aheadSeconds,
    pace,
    jump,
    waiting,
    runtime: { kind: runtime.kind, detail: runtime.detail },
    price: price === undefined ? null : toPriceState(price),
    faults: toRpcFaults(faults),
    providers: running.map(({ id, owner, name, leases, faults: own }) => {
      const { region = "", hostUri = "" } = places.get(owner) ?? {};
      return { id, owner, name, region, hostUri, leases, faults: own };
    }),
  };
}

/** Null in JSON is undefined in the lever: no status but the true one. */
export function toRpcFaults({ status, ...faults }: FaultSettings): RpcFaults {
  return { ...faults, status: status ?? null };
}

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

export function fromRpcFaults(change: Given<RpcFaults>): FaultsChange {
  const { status, ...rest } = given(change);
  return { ...rest, ...(status === undefined ? {} : { status: status ?? undefined }) };
}

/** Without what was left out. */
export function given<T extends object>(change: Given<T>): Partial<T> {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>; // the same keys and values
}

export function toPriceState({ plan, price }: PriceStatus): PriceState {
  return { now: formatDec(price), plan: toPlan(plan) };
}

function toPlan(plan: ChainPricePlan): PricePlan {
  switch (plan.kind) {
    case "steady":
      return { kind: plan.kind, price: formatDec(plan.price) };
    case "scripted":
      return {
        kind: plan.kind,
        points: plan.points.map(({ after, price }) => ({ after, price: formatDec(price) })),
      };
    case "crash":
      return { kind: plan.kind, to: formatDec(plan.to), over: plan.over };
    case "stopped":
      return { kind: plan.kind };
    default:
      return plan satisfies never;
  }
}

export function fromPlan(plan: PricePlan): ChainPricePlan {
  switch (plan.kind) {
    case "steady":
      return { kind: plan.kind, price: parseDec(plan.price) };
    case "scripted":
      return {
        kind: plan.kind,
        points: plan.points.map(({ after, price }) => ({ after, price: parseDec(price) })),
      };
    case "crash":
      return { kind: plan.kind, to: parseDec(plan.to), over: plan.over };
    case "stopped":
      return { kind: plan.kind };
    default:
      return plan satisfies never;
  }
}

const mostPoints = 240;

/** Oldest first; of many every so-manieth, and always the newest. */
export function toReports(
  newestFirst: readonly { readonly time: Date; readonly price: string }[],
): PriceReports {
  const step = Math.ceil(newestFirst.length / mostPoints);
  const kept = newestFirst.filter((_, index) => index % step === 0);
  return { reports: kept.toReversed().map(({ time, price }) => ({ time: time.toISOString(), price })) };
}
