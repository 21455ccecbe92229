import type { ReactNode } from "react";
import { useNetwork } from "../data/network.ts";
import { useBlocks, useMarket, useStatus } from "../data/queries.ts";
import { useRaw } from "../frame/raw.tsx";
import { Address } from "../parts/address.tsx";
import { Ago } from "../parts/ago.tsx";
import { Figure, PageHead, SkeletonRows } from "../parts/bits.tsx";
import { FailureNote } from "../parts/failure.tsx";
import { Table } from "../parts/table.tsx";
import { Term, Why } from "../parts/why.tsx";
import { bytesText, cpuText } from "./amount-of.ts";
import { GpuBars } from "./landing/market-now.tsx";

const modes = {
  full: "Every block since the first is indexed here.",
  live: "Blocks are indexed since this program first met the network; older facts come from the chain itself.",
  off: "Nothing is indexed here; everything is asked from the chain.",
} as const;

export function Network(): ReactNode {
  const network = useNetwork();
  const status = useStatus();
  const market = useMarket();
  const blocks = useBlocks();
  useRaw({
    title: network?.title ?? "Network",
    api: `GET /v1/networks/${network?.name}/status`,
    cli: `slipway network status --network ${network?.name}`,
    json: { status: status.data, market: market.data },
  });
  const [now, supply] = [status.data, market.data];
  return (
    <>
      <PageHead title={network?.title ?? "Network"}>
        {now && (
          <>
            Chain <code>{now.chainId}</code>, node {now.nodeVersion}. {modes[now.indexer.mode]}
          </>
        )}
      </PageHead>
      <div className="stack" style={{ gap: 20 }}>
        {status.isError && (
          <FailureNote error={status.error} safe="Your deployments run on without this program." />
        )}
        <div className="card card-pad figures">
          <Figure label={<Term word="block">Height</Term>} sub={now && <Ago time={now.time} />}>
            <span key={now?.height} className="fresh">
              {now?.height.toLocaleString("en") ?? "…"}
            </span>
          </Figure>
          <Figure label="A block every">{now ? `${now.blockSeconds} s` : "…"}</Figure>
          <Figure label="Index">
            {now ? (
              <Why
                tip={`The index stands at block ${now.indexer.height}; it began at block ${now.indexer.startHeight}.`}
              >
                {now.indexer.behind <= 1 ? "up to date" : `${now.indexer.behind} blocks behind`}
              </Why>
            ) : (
              "…"
            )}
          </Figure>
          <Figure label="Providers online" sub={supply && `of ${supply.providers.total}`}>
            {supply?.providers.online ?? "…"}
          </Figure>
          <Figure label="Deployments open" sub={supply && `${supply.deployments.total} ever`}>
            {supply?.deployments.active ?? "…"}
          </Figure>
          <Figure label="Leases running" sub={supply && `${supply.leases.total} ever`}>
            {supply?.leases.active ?? "…"}
          </Figure>
          {now?.runtime && (
            <Figure label="Workloads run on">
              <Why tip={now.runtime.detail}>{now.runtime.kind === "docker" ? "Docker" : "a simulation"}</Why>
            </Figure>
          )}
        </div>
        {supply && (
          <div className="split">
            <section className="card">
              <header>
                <h2>Capacity</h2>
                <span className="small faint">of providers that answer</span>
              </header>
              <div className="card-pad stack">
                <Share name="CPU" supply={supply.capacity.cpu} text={cpuText} />
                <Share name="Memory" supply={supply.capacity.memory} text={bytesText} />
                <Share name="Disk" supply={supply.capacity.storage} text={bytesText} />
                <Share name="GPU" supply={supply.capacity.gpu} text={String} />
              </div>
            </section>
            <section className="card">
              <header>
                <h2>GPUs by model</h2>
              </header>
              <div className="card-pad">
                <GpuBars gpus={supply.gpus} />
              </div>
            </section>
          </div>
        )}
        <section className="card">
          <header>
            <h2>Newest blocks</h2>
          </header>
          {blocks.isPending && <SkeletonRows rows={5} what="the newest blocks" />}
          {blocks.data && blocks.data.blocks.length > 0 && (
            <Table
              rows={blocks.data.blocks}
              rowKey={({ height }) => String(height)}
              caption="Newest blocks"
              columns={[
                {
                  id: "height",
                  name: "Height",
                  cell: ({ height }) => <strong>{height.toLocaleString("en")}</strong>,
                },
                { id: "time", name: "Made", cell: ({ time }) => <Ago time={time} /> },
                { id: "tx", name: "Transactions", number: true, cell: ({ transactions }) => transactions },
                { id: "hash", name: "Hash", cell: ({ hash }) => <Address value={hash} head={8} tail={6} /> },
              ]}
            />
          )}
        </section>
      </div>
    </>
  );
}

function Share({
  name,
  supply,
  text,
}: {
  name: string;
  supply: { total: string; free: string };
  text: (value: string) => string;
}): ReactNode {
  const total = Number(supply.total);
  const used = total - Number(supply.free);
  return (
    <div className="stack" style={{ gap: 5 }}>
      <span className="row row-between small">
        <strong>{name}</strong>
        <span>
          {text(supply.free)} free <span className="faint">of {text(supply.total)}</span>
        </span>
      </span>
      <span className="bar" aria-hidden>
        <i style={{ width: `${total > 0 ? (used / total) * 100 : 0}%` }} />
      </span>
    </div>
  );
}
