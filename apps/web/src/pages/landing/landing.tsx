// The start page: one question, three doors, the market now, and what is yours already.
import type { ReactNode } from "react";
import { useNetworkName } from "../../data/network.ts";
import { useMarket } from "../../data/queries.ts";
import { useRaw } from "../../frame/raw.tsx";
import { Doors } from "./doors.tsx";
import { MarketNow } from "./market-now.tsx";
import { Mine } from "./mine.tsx";
import { StartField } from "./start-field.tsx";

export function Landing(): ReactNode {
  const network = useNetworkName();
  const market = useMarket();
  useRaw({
    title: "The market",
    api: `GET /v1/networks/${network}/market`,
    cli: "slipway templates list",
    json: market.data,
  });
  return (
    <div className="landing">
      <section className="hero">
        <h1>What would you like to run today?</h1>
        <StartField />
      </section>
      <Mine />
      <Doors />
      <MarketNow />
    </div>
  );
}
