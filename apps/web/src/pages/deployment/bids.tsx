// Bids as they come: a race by price, or a table. One is recommended, with the reason; one click accepts.
import type { BidView, DeploymentView } from "@slipway/api";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNetwork } from "../../data/network.ts";
import { loadTransact } from "../../deploy/load.ts";
import type { Operation } from "../../deploy/operation.ts";
import { recommend } from "../../deploy/recommend.ts";
import { Note } from "../../parts/failure.tsx";
import { AcceptCard, type Pick } from "./accept-card.tsx";
import { useMine } from "./lease-data.ts";
import { OrderBids } from "./order-bids.tsx";

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
  const [chosen, setChosen] = useState<Record<number, string>>({});
  const orders = deployment.orders.filter(({ state }) => state === "open");
  const picks = orders.flatMap(({ gseq }) => pickOf(openBids(deployment, gseq), chosen[gseq]) ?? []);
  const accept = async () => {
    if (!network) return;
    const bids = picks.map(({ bid }) => bid);
    const names = bids.map(({ provider }) => provider.name).join(", ");
    await operation.run(
      {
        sign: `Accept the bid of ${names}`,
        block: "Wait for the block that makes the lease",
        send: `Send the manifest to ${names}`,
      },
      async (reach) => await (await loadTransact()).acceptBids({ network, deployment, bids }, reach),
    );
    await client.invalidateQueries({ queryKey: ["deployment"] });
  };
  return (
    <div className="stack" style={{ gap: 20 }}>
      {orders.map((order) => (
        <OrderBids
          key={order.gseq}
          deployment={deployment}
          order={order}
          bids={openBids(deployment, order.gseq)}
          picked={picks.find(({ bid }) => bid.gseq === order.gseq)?.bid}
          onPick={(bid) => setChosen((old) => ({ ...old, [order.gseq]: bid.provider.owner }))}
        />
      ))}
      {picks.length > 0 && (
        <AcceptCard
          deployment={deployment}
          picks={picks}
          ready={mine && picks.length === orders.length && !operation.running}
          failed={operation.error !== undefined}
          onAccept={accept}
        />
      )}
      {!mine && <Note>Only the owner can accept a bid.</Note>}
    </div>
  );
}

const openBids = (deployment: DeploymentView, gseq: number): BidView[] =>
  deployment.bids.filter((bid) => bid.gseq === gseq && bid.state === "open");

/** The person's own choice, else the recommended bid. */
function pickOf(bids: readonly BidView[], owner: string | undefined): Pick | undefined {
  const recommended = recommend(bids);
  const own = bids.find(({ provider }) => provider.owner === owner);
  if (own && own !== recommended?.bid) return { bid: own, why: "your choice" };
  return recommended && { bid: recommended.bid, why: `recommended: ${recommended.why}` };
}
