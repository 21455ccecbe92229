import type { Price } from "@slipway/api";
import { type Dec, decFromInt, formatDec, mulDec, parseDec, quoDec, shortDec } from "@slipway/market";

/** A price per block, and what that is per hour, day and month of 30 days at the network's block time. */
export function toPrice(denom: string, perBlock: Dec, blockSeconds: number): Price {
  const per = (seconds: number) =>
    shortDec(mulDec(perBlock, quoDec(decFromInt(seconds), parseDec(blockSeconds.toFixed(6)))));
  return {
    denom,
    perBlock: formatDec(perBlock),
    perHour: per(3_600),
    perDay: per(86_400),
    perMonth: per(2_592_000),
  };
}
