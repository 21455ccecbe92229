import type { MarketView } from "@slipway/api";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useNetwork } from "../../data/network.ts";
import { useMarket, useStatus } from "../../data/queries.ts";
import { formatUsd } from "../../money/format.ts";
import { Ago } from "../../parts/ago.tsx";
import { Skeleton } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { Why } from "../../parts/why.tsx";
import { gpuHue, gpuName } from "../gpu-look.ts";

/** The market as it is this minute: GPUs by model, prices, providers, and the chain's pulse. */
export function MarketNow(): ReactNode {
  const market = useMarket();
  const status = useStatus();
  const network = useNetwork();
  if (market.isError)
    return <FailureNote error={market.error} safe="Your deployments run on without this page." />;
  const data = market.data;
  return (
    <section className="market" aria-labelledby="market-title">
      <h2 id="market-title">The market now</h2>
      <div className="card market-grid">
        <div className="market-gpus">
          <div className="row row-between">
            <h3>
              <Link href="/gpus">GPUs free by model</Link>
            </h3>
            <span className="tiny faint">free of all</span>
          </div>
          {data ? <GpuBars gpus={data.gpus.slice(0, 6)} /> : <Skeleton height={176} />}
        </div>
        <dl className="market-figures">
          <Fact term="Providers online">
            {data ? (
              <Why
                tip={`Providers that answered when this program last asked them, of all that the chain lists. At block ${data.height}.`}
              >
                {data.providers.online} <span className="faint">of {data.providers.total}</span>
              </Why>
            ) : (
              <Skeleton width={60} height={22} />
            )}
          </Fact>
          <Fact term="Price of a lease, median">
            {data?.leasePrices ? (
              <Why
                tip={`Half of the ${data.leasePrices.count} running leases cost less, half more. From ${formatUsd(data.leasePrices.minPerHour)} to ${formatUsd(data.leasePrices.maxPerHour)} an hour.`}
              >
                {formatUsd(data.leasePrices.medianPerHour)}
                <span className="faint">/h</span>
              </Why>
            ) : data ? (
              <span className="faint">no lease runs</span>
            ) : (
              <Skeleton width={80} height={22} />
            )}
          </Fact>
          <Fact term="Leases running">
            {data ? data.leases.active.toLocaleString("en") : <Skeleton width={40} height={22} />}
          </Fact>
          <Fact term={network ? `Block of ${network.chainId}` : "Block"}>
            {status.data ? (
              <>
                <span key={status.data.height} className="fresh">
                  {status.data.height.toLocaleString("en")}
                </span>{" "}
                <span className="tiny faint">
                  <Ago time={status.data.time} />
                </span>
              </>
            ) : (
              <Skeleton width={80} height={22} />
            )}
          </Fact>
        </dl>
      </div>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Bars of free GPUs; each model has the same colour everywhere, and its numbers beside it. */
export function GpuBars({ gpus }: { gpus: MarketView["gpus"] }): ReactNode {
  if (gpus.length === 0)
    return <p className="soft small">No provider on this network says that it has a GPU.</p>;
  const most = Math.max(1, ...gpus.map(({ total }) => total ?? 0));
  return (
    <ul className="gpu-bars">
      {gpus.map((gpu) => (
        <li key={`${gpu.vendor}/${gpu.model}/${gpu.ram ?? ""}`}>
          <span>{gpuName(gpu)}</span>
          <span className="gpu-bar" style={{ "--hue": gpuHue(gpu.model) } as React.CSSProperties} aria-hidden>
            <i style={{ width: `${((gpu.total ?? 0) / most) * 100}%` }} />
            <b style={{ width: `${((gpu.free ?? 0) / most) * 100}%` }} />
          </span>
          <span className="num small">
            {gpu.total === null ? (
              <span className="faint">
                {gpu.providers} {gpu.providers === 1 ? "provider" : "providers"}
              </span>
            ) : (
              <>
                {gpu.free ?? "?"} <span className="faint">of {gpu.total}</span>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
