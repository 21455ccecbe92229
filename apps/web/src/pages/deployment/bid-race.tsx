import type { BidView, Price } from "@slipway/api";
import { parseDec } from "@slipway/market";
import type { CSSProperties, ReactNode } from "react";
import { above } from "../../deploy/recommend.ts";
import { formatUsd } from "../../money/format.ts";

/** Bids by price, each as long as its share of the dearest. Shorter is cheaper. */
export function BidRace({
  bids,
  picked,
  onPick,
}: {
  bids: readonly BidView[];
  picked: BidView | undefined;
  onPick: (bid: BidView) => void;
}): ReactNode {
  const cheapest = bids[0];
  const dearest = bids.at(-1);
  return (
    <ol className="race">
      {bids.map((bid) => (
        <li key={`${bid.provider.owner}/${bid.oseq}`}>
          <label data-picked={bid === picked || undefined}>
            <input
              type="radio"
              name={`bid-${bid.gseq}`}
              checked={bid === picked}
              onChange={() => onPick(bid)}
              className="visually-hidden"
            />
            <span className="race-name">
              <strong>{bid.provider.name}</strong>
              <span className="small faint">{bid.provider.region ?? "region not said"}</span>
            </span>
            <span
              className="race-track"
              style={{ "--share": share(bid.price, dearest?.price ?? bid.price) } as CSSProperties}
              aria-hidden
            >
              <i />
            </span>
            <span className="race-price">
              {formatUsd(bid.price.perHour)}
              <span className="faint">/h</span>
              <span className="tiny faint">
                {bid === cheapest || !cheapest ? "cheapest" : `+${above(bid, cheapest)}`}
                {bid.provider.audited && " · audited"}
              </span>
            </span>
          </label>
        </li>
      ))}
    </ol>
  );
}

function share(price: Price, most: Price): number {
  const [part, whole] = [parseDec(price.perBlock), parseDec(most.perBlock)];
  return whole <= 0n ? 1 : Math.max(0.02, Math.min(1, Number((part * 1000n) / whole) / 1000));
}
