// One deployment: where it stands, what can be done, and everything that is known of it, tab by tab.
import type { DeploymentView } from "@slipway/api";
import { lazy, type ReactNode, Suspense } from "react";
import { Link } from "wouter";
import { useNetworkName } from "../../data/network.ts";
import { useDeployment } from "../../data/queries.ts";
import { useRaw } from "../../frame/raw.tsx";
import { SkeletonRows, Tabs } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { NotFound } from "../not-found.tsx";
import { Head } from "./head.tsx";
import { Overview } from "./overview.tsx";

const Logs = lazy(() => import("./logs.tsx").then((m) => ({ default: m.Logs })));
const Events = lazy(() => import("./events.tsx").then((m) => ({ default: m.Events })));
const Shell = lazy(() => import("./shell.tsx").then((m) => ({ default: m.Shell })));
const Update = lazy(() => import("./update.tsx").then((m) => ({ default: m.Update })));
const History = lazy(() => import("./history.tsx").then((m) => ({ default: m.History })));
const Money = lazy(() => import("./money.tsx").then((m) => ({ default: m.Money })));
const Raw = lazy(() => import("./raw.tsx").then((m) => ({ default: m.Raw })));

const tabs = ["", "logs", "events", "shell", "update", "history", "money", "raw"] as const;
const names: Record<(typeof tabs)[number], string> = {
  "": "Overview",
  logs: "Logs",
  events: "Events",
  shell: "Shell",
  update: "Update",
  history: "History",
  money: "Money",
  raw: "Raw",
};

export function Deployment({
  owner,
  dseq,
  tab = "",
}: {
  owner: string;
  dseq: string;
  tab?: string | undefined;
}): ReactNode {
  const network = useNetworkName();
  const { data, error, isPending } = useDeployment(owner, dseq);
  const base = `/deployments/${owner}/${dseq}`;
  useRaw({
    title: data?.name ?? `Deployment ${dseq}`,
    api: `GET /v1/networks/${network}${base}`,
    cli: cliFor(tab, dseq),
    json: data,
  });
  if (error && !data)
    return (
      <FailureNote error={error} safe="If the deployment exists, it runs on without this page.">
        <Link href="/deployments" className="button">
          Your deployments
        </Link>
      </FailureNote>
    );
  if (isPending || !data) return <SkeletonRows rows={7} what="the deployment" />;
  if (!tabs.some((known) => known === tab)) return <NotFound />;
  return (
    <>
      <Head deployment={data} />
      <Tabs
        label="Parts of the deployment"
        items={tabs.map((key) => ({ href: key ? `${base}/${key}` : base, name: names[key] }))}
      />
      <Suspense fallback={<SkeletonRows rows={5} />}>
        <Tab tab={tab} deployment={data} />
      </Suspense>
    </>
  );
}

/** The command that shows or does what the tab does. */
function cliFor(tab: string, dseq: string): string {
  if (tab === "logs") return `slipway logs ${dseq} --follow`;
  if (tab === "events" || tab === "shell") return `slipway ${tab} ${dseq}`;
  if (tab === "update") return `slipway update ${dseq} deploy.yaml`;
  if (tab === "money") return `slipway deposit ${dseq} 1`;
  return `slipway status ${dseq}`;
}

function Tab({ tab, deployment }: { tab: string; deployment: DeploymentView }): ReactNode {
  switch (tab) {
    case "logs":
      return <Logs deployment={deployment} />;
    case "events":
      return <Events deployment={deployment} />;
    case "shell":
      return <Shell deployment={deployment} />;
    case "update":
      return <Update deployment={deployment} />;
    case "history":
      return <History deployment={deployment} />;
    case "money":
      return <Money deployment={deployment} />;
    case "raw":
      return <Raw deployment={deployment} />;
    default:
      return <Overview deployment={deployment} />;
  }
}
