// Bids as they come: a race by price, then a table. One is recommended, with the reason; one click accepts.
import type { BidView, DeploymentView } from "@slipway/api";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNetwork } from "../../data/network.ts";
import { useStatus } from "../../data/queries.ts";
import { loadTransact } from "../../deploy/load.ts";
import type { Operation } from "../../deploy/operation.ts";
import { byPrice, recommend } from "../../deploy/recommend.ts";
import { formatCoin, formatUsd } from "../../money/format.ts";
import { Note } from "../../parts/failure.tsx";
import { Term } from "../../parts/why.tsx";
import { BidRace } from "./bid-race.tsx";
import { BidTable } from "./bid-table.tsx";
import { useMine } from "./lease-data.ts";

export function Bids({
  deployment,
  operation,
}: {
  deployment: DeploymentView;
  operation: Operation;
}): ReactNode {
  const network = useNetwork();
  const mine = useMine(deployment);
  const client = useQueryClient();
  const [view, setView] = useState<"race" | "table">("race");
  const [chosen, setChosen] = useState<Record<number, string>>({});
  const orders = deployment.orders.filter(({ state }) => state === "open");
  const open = (gseq: number) => deployment.bids.filter((bid) => bid.gseq === gseq && bid.state === "open");
  const picks = orders.flatMap(({ gseq }) => {
    const bids = open(gseq);
    const recommended = recommend(bids);
    const own = bids.find(({ provider }) => provider.owner === chosen[gseq]);
    const bid = own ?? recommended?.bid;
    return bid
      ? [{ gseq, bid, why: bid === recommended?.bid ? `recommended: ${recommended.why}` : "your choice" }]
      : [];
  });
  const complete = picks.length === orders.length && orders.length > 0;
  const accept = async () => {
    if (!network) return;
    const names = picks.map(({ bid }) => bid.provider.name).join(", ");
    await operation.run(
      {
        sign: `Accept the bid of ${names}`,
        block: "Wait for the block that makes the lease",
        send: `Send the manifest to ${names}`,
      },
      async (reach) => {
        const bids = picks.map(({ bid }) => bid);
        await (await loadTransact()).acceptBids({ network, deployment, bids }, reach);
      },
    );
    await client.invalidateQueries({ queryKey: ["deployment"] });
  };
  return (
    <div className="stack" style={{ gap: 20 }}>
      {orders.map((order) => {
        const bids = byPrice(open(order.gseq));
        const pick = picks.find(({ gseq }) => gseq === order.gseq)?.bid;
        const group = deployment.groups.find(({ gseq }) => gseq === order.gseq);
        const choose = (bid: BidView) => setChosen((old) => ({ ...old, [order.gseq]: bid.provider.owner }));
        return (
          <section key={order.gseq} className="card">
            <header>
              <h2>
                <Term word="bid">Bids</Term>
                {orders.length > 1 && ` for ${group?.name}`}
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
            {bids.length === 0 ? (
              <Waiting deployment={deployment} most={order.maxPrice.perHour} />
            ) : view === "race" ? (
              <BidRace bids={bids} picked={pick} onPick={choose} />
            ) : (
              <BidTable bids={bids} picked={pick} onPick={choose} />
            )}
          </section>
        );
      })}
      {picks.length > 0 && (
        <section className="card card-pad accept">
          <div className="stack" style={{ gap: 4 }}>
            {picks.map(({ gseq, bid, why }) => (
              <p key={gseq}>
                <strong>{bid.provider.name}</strong>, {formatUsd(bid.price.perHour)} an hour,{" "}
                {formatUsd(bid.price.perMonth)} a month <span className="faint">({why})</span>
              </p>
            ))}
            <p className="small soft">
              {formatCoin(deployment.money.locked, deployment.money.denom)} is locked already. Accepting locks
              nothing more: the price is taken from it block by block, the rest comes back when you close.
            </p>
          </div>
          <button
            type="button"
            className="button"
            data-kind="primary"
            data-size="large"
            disabled={!mine || !complete || operation.running}
            onClick={accept}
          >
            {picks.length === 1
              ? `Accept the bid of ${picks[0]?.bid.provider.name}`
              : `Accept ${picks.length} bids`}
          </button>
        </section>
      )}
      {!mine && <Note>Only the owner can accept a bid.</Note>}
    </div>
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
