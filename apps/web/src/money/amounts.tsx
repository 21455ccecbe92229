import type { Price } from "@slipway/api";
import type { ReactNode } from "react";
import { Why } from "../parts/why.tsx";
import { denomName, formatCoin, formatUsd } from "./format.ts";

/** "$0.42/h"; asked why, it says the month and the exact amount per block. */
export function Rate({ price, per = "hour" }: { price: Price; per?: "hour" | "month" }): ReactNode {
  const main = per === "hour" ? price.perHour : price.perMonth;
  return (
    <Why
      tip={
        <>
          {formatUsd(price.perHour)} an hour, {formatUsd(price.perMonth)} a month of 30 days. The chain counts{" "}
          <code>
            {trim(price.perBlock)} {price.denom}
          </code>{" "}
          a block. One {denomName(price.denom)} is made to be worth one US dollar.
        </>
      }
    >
      {formatUsd(main)}
      <span className="faint">/{per === "hour" ? "h" : "mo"}</span>
    </Why>
  );
}

/** "5.00 ACT", with what it means when asked. */
export function Coin({
  amount,
  denom = "uact",
  why,
}: {
  amount: string | bigint;
  denom?: string;
  why?: ReactNode;
}): ReactNode {
  const text = formatCoin(amount, denom);
  if (!why) return <span>{text}</span>;
  return (
    <Why
      tip={
        <>
          {why} Exactly{" "}
          <code>
            {String(amount)} {denom}
          </code>
          .
        </>
      }
    >
      {text}
    </Why>
  );
}

const trim = (decimal: string) => decimal.replace(/\.?0+$/, "");
