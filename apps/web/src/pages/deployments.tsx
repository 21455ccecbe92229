import type { DeploymentList } from "@slipway/api";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "wouter";
import { useNetworkName } from "../data/network.ts";
import { useDeployments } from "../data/queries.ts";
import { useRaw } from "../frame/raw.tsx";
import { Coin, Rate } from "../money/amounts.tsx";
import { Ago, duration } from "../parts/ago.tsx";
import { Empty, PageHead, SkeletonRows, State } from "../parts/bits.tsx";
import { FailureNote } from "../parts/failure.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Term } from "../parts/why.tsx";
import { useWallet } from "../wallet/store.ts";
import { stepLooks } from "./deployment-look.ts";

type Row = DeploymentList["deployments"][number];

export function Deployments(): ReactNode {
  const network = useNetworkName();
  const wallet = useWallet();
  const [search, setSearch] = useSearchParams();
  const shown = search.get("state") === "all" ? undefined : "active";
  const list = useDeployments(wallet?.address, shown);
  useRaw({
    title: "Your deployments",
    api: `GET /v1/networks/${network}/deployments?owner=${wallet?.address ?? "…"}`,
    cli: "slipway ps",
    json: list.data,
  });
  const show = (state: string) => setSearch(state === "all" ? { state } : {}, { replace: true });
  return (
    <>
      <PageHead
        title="Deployments"
        actions={
          <>
            <div className="segments">
              <button type="button" aria-pressed={shown === "active"} onClick={() => show("open")}>
                Open
              </button>
              <button type="button" aria-pressed={!shown} onClick={() => show("all")}>
                All
              </button>
            </div>
            <Link href="/templates" className="button" data-kind="primary">
              New deployment
            </Link>
          </>
        }
      />
      {list.isError && (
        <FailureNote error={list.error} safe="Your deployments run on; only this list is missing." />
      )}
      {wallet && list.isPending && <SkeletonRows rows={5} what="your deployments" />}
      {(!wallet || list.data?.deployments.length === 0) && <Nothing closed={shown === "active"} />}
      {list.data && list.data.deployments.length > 0 && (
        <div className="card">
          <Table
            rows={list.data.deployments}
            columns={columns}
            rowKey={({ dseq }) => dseq}
            caption="Deployments"
          />
        </div>
      )}
    </>
  );
}

const columns: Column<Row>[] = [
  {
    id: "name",
    name: "Name",
    by: ({ name }) => name,
    cell: (row) => (
      <Link className="cover" href={`/deployments/${row.owner}/${row.dseq}`}>
        {row.name}
      </Link>
    ),
  },
  {
    id: "state",
    name: "State",
    by: ({ step }) => step,
    cell: ({ step }) => <State tone={stepLooks[step].tone}>{stepLooks[step].word}</State>,
  },
  {
    id: "provider",
    name: "Provider",
    cell: ({ providers, openBids, step }) =>
      providers.map(({ name }) => name).join(", ") ||
      (step === "accept" ? `${openBids} bids` : <span className="faint">none yet</span>),
  },
  {
    id: "cost",
    name: "Cost",
    number: true,
    by: ({ money }) => Number(money.price?.perHour ?? 0),
    cell: ({ money }) =>
      money.price ? <Rate price={money.price} /> : <span className="faint">nothing</span>,
  },
  {
    id: "locked",
    name: "Locked",
    number: true,
    by: ({ money }) => BigInt(money.locked),
    cell: ({ money }) => <Coin amount={money.locked} denom={money.denom} />,
  },
  {
    id: "left",
    name: "Money for",
    number: true,
    by: ({ money }) => money.secondsLeft ?? Number.MAX_SAFE_INTEGER,
    cell: ({ money }) =>
      money.secondsLeft === null ? <span className="faint">no limit</span> : duration(money.secondsLeft),
  },
  {
    id: "age",
    name: "Started",
    number: true,
    by: ({ createdHeight }) => -createdHeight,
    cell: ({ createdAt, createdHeight }) => (createdAt ? <Ago time={createdAt} /> : `block ${createdHeight}`),
  },
  {
    id: "dseq",
    name: <Term word="dseq">Number</Term>,
    number: true,
    cell: ({ dseq }) => <span className="mono small">{dseq}</span>,
  },
];

function Nothing({ closed }: { closed: boolean }): ReactNode {
  return (
    <Empty
      title="Nothing of yours runs here yet"
      action={
        <Link href="/new/hello" className="button" data-kind="primary">
          Deploy the hello page
        </Link>
      }
      picture={
        <div className="card card-pad row row-between">
          <strong>hello</strong>
          <State tone="good">Running</State>
          <span>$0.006/h</span>
          <span className="faint">money for 3 days</span>
        </div>
      }
    >
      A deployment is what you asked the network to run, and the money that you set aside for it.
      {closed && " Closed ones are under All."}
    </Empty>
  );
}
