// What a jump will do, before it is made. In: how far, where the chain stands, what the person has running. Out: figures.
import type { DeploymentSummary } from "@slipway/api";
import { spentAt } from "../../money/format.ts";

export type JumpUnit = "blocks" | "minutes" | "hours" | "days";
const secondsOf: Record<Exclude<JumpUnit, "blocks">, number> = { minutes: 60, hours: 3600, days: 86_400 };

export interface Jump {
  readonly blocks: number;
  /** Of the chain's clock. */
  readonly seconds: number;
}

/** More blocks than this in one jump take long to make and to read. */
export const manyBlocks = 20_000;
export const mostBlocks = 1_000_000;

/** `apart`: seconds from block to block. Undefined when it is no amount, or more blocks than one jump may have. */
export function toJump(amount: number, unit: JumpUnit, apart: number): Jump | undefined {
  if (!Number.isFinite(amount) || amount <= 0) return undefined;
  const blocks = unit === "blocks" ? amount : Math.max(1, Math.round((amount * secondsOf[unit]) / apart));
  const seconds = unit === "blocks" ? amount * apart : amount * secondsOf[unit];
  return Number.isInteger(blocks) && blocks <= mostBlocks ? { blocks, seconds } : undefined;
}

export interface Outlook {
  /** The chain's clock after it. */
  readonly to: Date;
  /** uact that the person's leases are paid meanwhile. */
  readonly burned: bigint;
  readonly running: number;
  /** Names of deployments whose money does not last so long. */
  readonly dry: readonly string[];
  /** Granters whose allowance ends on the way. */
  readonly expiring: readonly string[];
}

export function outlookOf(
  jump: Jump,
  from: { height: number; time: string },
  deployments: readonly Pick<DeploymentSummary, "name" | "money">[],
  allowances: readonly { granter: string; expiration: string | null }[] = [],
): Outlook {
  const to = new Date(new Date(from.time).getTime() + jump.seconds * 1000);
  const running = deployments.filter(({ money }) => money.price !== null);
  const burned = running.reduce((sum, { money }) => {
    const before = spentAt(money, from.height).spent;
    return sum + spentAt(money, from.height + jump.blocks).spent - before;
  }, 0n);
  const dry = running.filter(({ money }) => {
    const left = money.blocksLeft;
    return left !== null && money.height + left < from.height + jump.blocks;
  });
  return {
    to,
    burned,
    running: running.length,
    dry: dry.map(({ name }) => name),
    expiring: allowances
      .filter(({ expiration }) => expiration !== null && new Date(expiration) <= to)
      .map(({ granter }) => granter),
  };
}
