import type { ReactNode } from "react";
import { Link } from "wouter";
import { useNetworkName } from "../data/network.ts";
import { useProvider } from "../data/queries.ts";
import { useRaw } from "../frame/raw.tsx";
import { Address } from "../parts/address.tsx";
import { Ago } from "../parts/ago.tsx";
import { Figure, PageHead, SkeletonRows } from "../parts/bits.tsx";
import { FailureNote } from "../parts/failure.tsx";
import { bytesText, cpuText } from "./amount-of.ts";
import { GpuBars } from "./landing/market-now.tsx";
import { isOfThePast, Online } from "./providers.tsx";

export function Provider({ owner }: { owner: string }): ReactNode {
  const network = useNetworkName();
  const { data, error, isPending } = useProvider(owner);
  useRaw({
    title: data?.name ?? "Provider",
    api: `GET /v1/networks/${network}/providers/${owner}`,
    json: data,
  });
  if (error)
    return (
      <FailureNote error={error} safe="Leases that run are not touched.">
        <Link href="/providers" className="button">
          All providers
        </Link>
      </FailureNote>
    );
  if (isPending) return <SkeletonRows rows={6} what="what is known of this provider" />;
  const { capacity } = data;
  return (
    <>
      <PageHead title={data.name} actions={<Online online={data.online} hostUri={data.hostUri} />}>
        <span className="row">
          <Address value={data.owner} />
          <span className="mono small">{data.hostUri}</span>
          {data.checkedAt && (
            <span className="small">
              asked <Ago time={data.checkedAt} />
            </span>
          )}
        </span>
      </PageHead>
      <div className="stack" style={{ gap: 20 }}>
        {isOfThePast(data) && (
          <p>
            This provider belongs to the history that the sandbox began with. Its leases stand on the chain;
            nobody runs it, and it bids on nothing new.
          </p>
        )}
        <div className="card card-pad figures">
          <Figure label="Region">{data.region ?? "not said"}</Figure>
          <Figure label="Leases" sub={`${data.leases.total} ever`}>
            {data.leases.active}
          </Figure>
          {capacity && (
            <>
              <Figure label="CPU free" sub={`of ${cpuText(capacity.cpu.total)}`}>
                {cpuText(capacity.cpu.free)}
              </Figure>
              <Figure label="Memory free" sub={`of ${bytesText(capacity.memory.total)}`}>
                {bytesText(capacity.memory.free)}
              </Figure>
              <Figure label="Disk free" sub={`of ${bytesText(capacity.storage.total)}`}>
                {bytesText(capacity.storage.free)}
              </Figure>
            </>
          )}
          <Figure label="Software">{data.version ?? "unknown"}</Figure>
        </div>
        {data.gpus.length > 0 && (
          <section className="card">
            <header>
              <h2>GPUs</h2>
            </header>
            <div className="card-pad">
              <GpuBars gpus={data.gpus} />
            </div>
          </section>
        )}
        <section className="card">
          <header>
            <h2>Attributes</h2>
            <span className="small faint">
              {data.audited.length > 0
                ? `signed by ${data.audited.length} auditor(s)`
                : "by its own word, signed by nobody"}
            </span>
          </header>
          <dl className="pairs card-pad">
            {data.attributes.map(({ key, value }) => (
              <div key={key}>
                <dt className="mono small">{key}</dt>
                <dd className="mono small">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </>
  );
}
