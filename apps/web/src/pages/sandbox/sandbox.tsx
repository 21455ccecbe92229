// The sandbox's page: its clock, its prices, its luck and its state in one place. Only the network inside this program has one.
import { type ReactNode, useEffect } from "react";
import { Link } from "wouter";
import { useNetwork } from "../../data/network.ts";
import { useRaw } from "../../frame/raw.tsx";
import { Empty, PageHead, SkeletonRows } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import "../../styles/sandbox.css";
import { FaucetCard } from "./faucet.tsx";
import { FaultsCard } from "./faults.tsx";
import { JumpCard } from "./jump.tsx";
import { useSandbox } from "./levers.ts";
import { PaceCard } from "./pace.tsx";
import { PriceCard } from "./price.tsx";
import { ProvidersCard } from "./providers.tsx";
import { Standing } from "./standing.tsx";
import { StateCard } from "./state.tsx";

export function SandboxPage(): ReactNode {
  const network = useNetwork();
  const { data, error, isPending } = useSandbox({ watch: true });
  useRaw({
    title: "The sandbox",
    api: `GET /v1/networks/${network?.name ?? "sandbox"}/admin`,
    cli: "slipway sandbox status",
    json: data,
  });
  const isShown = data !== undefined;
  useEffect(() => {
    if (isShown && location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isShown]);
  if (network && !network.local) return <NoSandbox title={network.title} />;
  return (
    <>
      <PageHead title="Sandbox">
        A whole Akash network runs inside this program. Here you hold its clock, its prices and its luck; no
        other network has such a page.
      </PageHead>
      {isPending && <SkeletonRows rows={6} what="the sandbox" />}
      {error && <FailureNote error={error} safe="What runs on the sandbox runs on." />}
      {data && (
        <div className="stack" style={{ gap: 20 }}>
          <Standing sandbox={data} />
          <div className="split">
            <JumpCard sandbox={data} />
            <PaceCard sandbox={data} />
          </div>
          <div className="split">
            <PriceCard price={data.price} />
            <FaucetCard />
          </div>
          <FaultsCard faults={data.faults} />
          <ProvidersCard providers={data.providers} />
          <StateCard chainId={data.chainId} height={data.height} />
        </div>
      )}
    </>
  );
}

function NoSandbox({ title }: { title: string }): ReactNode {
  return (
    <Empty
      first
      title="This network has no levers"
      action={
        <Link className="button" href="/network">
          Look at {title}
        </Link>
      }
    >
      Time, prices and faults can be moved only on the sandbox that this program runs. Choose the sandbox in
      the top bar; when it is not in the list, start the program with{" "}
      <code>slipway up --network sandbox</code>.
    </Empty>
  );
}
