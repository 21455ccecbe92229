import type { BidView, DeploymentView } from "@slipway/api";
import { type ReactNode, useState } from "react";
import { useDeploymentScreening, useStatus } from "../../data/queries.ts";
import { byPrice } from "../../deploy/recommend.ts";
import { formatExactly, formatUsd } from "../../money/format.ts";
import { Note } from "../../parts/failure.tsx";
import { Screened } from "../../parts/screened.tsx";
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
      {bids.length === 0 && (
        <Waiting deployment={deployment} group={group?.name ?? ""} most={order.maxPrice.perHour} />
      )}
      {bids.length > 0 && view === "race" && <BidRace bids={sorted} picked={picked} onPick={onPick} />}
      {bids.length > 0 && view === "table" && <BidTable bids={sorted} picked={picked} onPick={onPick} />}
    </section>
  );
}

/** Blocks without a bid after which it is fair to say that probably none will come. */
const patience = 12;

function Waiting({
  deployment,
  group,
  most,
}: {
  deployment: DeploymentView;
  group: string;
  most: string;
}): ReactNode {
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
      {waited > patience && <WhyNobody deployment={deployment} group={group} most={most} waited={waited} />}
    </div>
  );
}

/** Why nobody bids, provider by provider, and what to do about it. */
function WhyNobody({
  deployment,
  group,
  most,
  waited,
}: {
  deployment: DeploymentView;
  group: string;
  most: string;
  waited: number;
}): ReactNode {
  const { data } = useDeploymentScreening(deployment.owner, deployment.dseq);
  const screened = data?.groups.find(({ name }) => name === group);
  const able = screened?.providers.filter(({ answer }) => answer === "bids").length ?? 0;
  return (
    <>
      <Note tone="warn">
        <strong>No bid in {waited} blocks.</strong>
        <p>
          {able > 0
            ? `${able} of ${screened?.providers.length} providers could run it, so ${formatUsd(most)} an hour is probably less than they ask.`
            : "No provider can run what is asked for; below is what stands against each."}{" "}
          Close the deployment to get {formatExactly(deployment.money.refundable, deployment.money.denom)}{" "}
          back, then {able > 0 ? "offer more" : "ask for something else"}.
        </p>
      </Note>
      {screened && <Screened group={screened} />}
    </>
  );
}
