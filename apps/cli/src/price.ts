/** Prices per block as people compare them: per hour and per month, in ACT. */
import type { Network } from "@slipway/chain";

const one = 10n ** 18n;

/** A price per block (uact, 18 decimals) as ACT an hour, to 6 decimals, rounded half up. */
export function hourly(perBlock: bigint, network: Pick<Network, "blockSeconds">): string {
  return perSeconds(perBlock, network, 3600n);
}

/** The same for a month of 30.4375 days. */
export function monthly(perBlock: bigint, network: Pick<Network, "blockSeconds">): string {
  return perSeconds(perBlock, network, 2_629_800n);
}

function perSeconds(
  perBlock: bigint,
  { blockSeconds }: Pick<Network, "blockSeconds">,
  seconds: bigint,
): string {
  const blockMillis = BigInt(Math.round(blockSeconds * 1000));
  const micro = (perBlock * seconds * 1000n + (one * blockMillis) / 2n) / (one * blockMillis);
  const text = micro.toString().padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, "") || "0";
}
