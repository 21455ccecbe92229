// The one button of the bids page, what it does to the money, and the wish to be spared the choice next time.
import type { BidView, DeploymentView } from "@slipway/api";
import { type ReactNode, useEffect, useState } from "react";
import { useStatus } from "../../data/queries.ts";
import { createStored, useStored } from "../../data/store.ts";
import { formatCoin, formatUsd } from "../../money/format.ts";

export interface Pick {
  bid: BidView;
  why: string;
}

const chooseForMe = createStored<boolean>("slipway.choose", false, (value) => value === true);

/** Blocks to wait after the first bid, so that others can come too. */
const grace = 4;

export function AcceptCard({
  deployment,
  picks,
  ready,
  failed,
  onAccept,
}: {
  deployment: DeploymentView;
  picks: readonly Pick[];
  ready: boolean;
  failed: boolean;
  onAccept: () => void;
}): ReactNode {
  const automatic = useStored(chooseForMe);
  const [held, setHeld] = useState(!automatic);
  const height = useStatus().data?.height ?? deployment.height;
  const first = Math.min(...picks.map(({ bid }) => bid.createdHeight));
  const left = first + grace - height;
  const counting = !held && ready && !failed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it acts once, when the count reaches its end
  useEffect(() => {
    if (!counting || left > 0) return;
    setHeld(true);
    onAccept();
  }, [counting, left]);
  return (
    <section className="card card-pad accept">
      <div className="stack" style={{ gap: 4 }}>
        {picks.map(({ bid, why }) => (
          <p key={bid.gseq}>
            <strong>{bid.provider.name}</strong>, {formatUsd(bid.price.perHour)} an hour,{" "}
            {formatUsd(bid.price.perMonth)} a month <span className="faint">({why})</span>
          </p>
        ))}
        <p className="small soft">
          {formatCoin(deployment.money.locked, deployment.money.denom)} is locked already. Accepting locks
          nothing more: the price is taken from it block by block, the rest comes back when you close.
        </p>
        {counting ? (
          <p className="small" role="status">
            Accepting it for you in {Math.max(0, left)} {left === 1 ? "block" : "blocks"}.{" "}
            <button type="button" className="link" onClick={() => setHeld(true)}>
              Not this time
            </button>
          </p>
        ) : (
          <label className="row small">
            <input
              type="checkbox"
              checked={automatic}
              onChange={({ target }) => chooseForMe.set(target.checked)}
            />
            Choose for me next time
          </label>
        )}
      </div>
      <button
        type="button"
        className="button"
        data-kind="primary"
        data-size="large"
        disabled={!ready}
        onClick={onAccept}
      >
        {picks.length === 1
          ? `Accept the bid of ${picks[0]?.bid.provider.name}`
          : `Accept ${picks.length} bids`}
      </button>
    </section>
  );
}
