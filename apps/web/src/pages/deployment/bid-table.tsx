import type { BidView } from "@slipway/api";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Rate } from "../../money/amounts.tsx";
import { formatUsd } from "../../money/format.ts";
import { type Column, Table } from "../../parts/table.tsx";

export function BidTable({
  bids,
  picked,
  onPick,
}: {
  bids: readonly BidView[];
  picked: BidView | undefined;
  onPick: (bid: BidView) => void;
}): ReactNode {
  const columns: Column<BidView>[] = [
    {
      id: "pick",
      name: <span className="visually-hidden">Chosen</span>,
      cell: (bid) => (
        <input
          type="radio"
          name={`bid-row-${bid.gseq}`}
          aria-label={`Choose ${bid.provider.name}`}
          checked={bid === picked}
          onChange={() => onPick(bid)}
        />
      ),
    },
    {
      id: "provider",
      name: "Provider",
      by: ({ provider }) => provider.name,
      cell: ({ provider }) => <Link href={`/providers/${provider.owner}`}>{provider.name}</Link>,
    },
    {
      id: "price",
      name: "Per hour",
      number: true,
      by: ({ price }) => Number(price.perBlock),
      cell: ({ price }) => <Rate price={price} />,
    },
    { id: "month", name: "Per month", number: true, cell: ({ price }) => formatUsd(price.perMonth) },
    {
      id: "region",
      name: "Region",
      by: ({ provider }) => provider.region ?? "",
      cell: ({ provider }) => provider.region ?? <span className="faint">not said</span>,
    },
    {
      id: "audited",
      name: "Audited",
      by: ({ provider }) => (provider.audited ? 0 : 1),
      cell: ({ provider }) => (provider.audited ? "yes" : <span className="faint">no</span>),
    },
    {
      id: "height",
      name: "Came at block",
      number: true,
      cell: ({ createdHeight }) => createdHeight.toLocaleString("en"),
    },
  ];
  return (
    <Table
      rows={bids}
      columns={columns}
      rowKey={({ provider }) => provider.owner}
      caption="Bids"
      initial="price"
    />
  );
}
