import type { BidView, DeploymentView } from "@slipway/api";
import { type ReactNode, useState } from "react";
import { useStatus } from "../../data/queries.ts";
import { byPrice } from "../../deploy/recommend.ts";
import { formatCoin, formatUsd } from "../../money/format.ts";
import { Note } from "../../parts/failure.tsx";
import { Term } from "../../parts/why.tsx";
import { BidRace } from "./bid-race.tsx";
import { BidTable } from "./bid-table.tsx";

/** The bids of one order, as a race or as a table, or what it waits for. */
export function OrderBids({
  deployment,
  order,
  bids,
  picked,
  onPick,
}: {
  deployment: DeploymentView;
  order: DeploymentView["orders"][number];
  bids: readonly BidView[];
  picked: BidView | undefined;
  onPick: (bid: BidView) => void;
}): ReactNode {
  const [view, setView] = useState<"race" | "table">("race");
  const group = deployment.groups.find(({ gseq }) => gseq === order.gseq);
  const sorted = byPrice(bids);
  return (
    <section className="card">
      <header>
        <h2>
          <Term word="bid">Bids</Term>
          {deployment.groups.length > 1 && ` for ${group?.name}`}
          {bids.length > 0 && <span className="faint"> {bids.length}</span>}
        </h2>
        <div className="segments">
          <button type="button" aria-pressed={view === "race"} onClick={() => setView("race")}>
            Race
          </button>
          <button type="button" aria-pressed={view === "table"} onClick={() => setView("table")}>
            Table
          </button>
        </div>
      </header>
      {bids.length === 0 && <Waiting deployment={deployment} most={order.maxPrice.perHour} />}
      {bids.length > 0 && view === "race" && <BidRace bids={sorted} picked={picked} onPick={onPick} />}
      {bids.length > 0 && view === "table" && <BidTable bids={sorted} picked={picked} onPick={onPick} />}
    </section>
  );
}

/** Blocks without a bid after which it is fair to say that probably none will come. */
const patience = 12;

function Waiting({ deployment, most }: { deployment: DeploymentView; most: string }): ReactNode {
  const status = useStatus().data;
  const waited = (status?.height ?? deployment.height) - deployment.createdHeight;
  return (
    <div className="card-pad stack">
      <div className="bid-waiting" aria-hidden>
        <i />
        <i />
        <i />
      </div>
      <p role="status" className="soft">
        Providers look at what you ask for and send their prices. You pay nothing until you accept one.{" "}
        {waited} blocks since you asked.
      </p>
      {waited > patience && (
        <Note tone="warn">
          <strong>No bid in {waited} blocks.</strong>
          <p>
            Either nobody has this hardware free, or {formatUsd(most)} an hour is less than they ask. Close
            the deployment to get {formatCoin(deployment.money.refundable, deployment.money.denom)} back, then
            ask for less or offer more.
          </p>
        </Note>
      )}
    </div>
  );
}
