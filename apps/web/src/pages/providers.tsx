import type { ProviderView } from "@slipway/api";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "wouter";
import { useNetworkName } from "../data/network.ts";
import { useProviders } from "../data/queries.ts";
import { useRaw } from "../frame/raw.tsx";
import { Empty, PageHead, SkeletonRows, State } from "../parts/bits.tsx";
import { FailureNote } from "../parts/failure.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Term } from "../parts/why.tsx";
import { bytesText, cpuText } from "./amount-of.ts";
import { gpuName } from "./gpu-look.ts";

export function Providers(): ReactNode {
  const network = useNetworkName();
  const list = useProviders();
  const [search, setSearch] = useSearchParams();
  const text = search.get("q") ?? "";
  const found = (list.data?.providers ?? [])
    .filter((provider) => matches(provider, text))
    .toSorted((a, b) => b.leases.active - a.leases.active);
  useRaw({
    title: "Providers",
    api: `GET /v1/networks/${network}/providers`,
    json: list.data,
  });
  return (
    <>
      <PageHead title="Providers">
        Who offers machines on this network. The list comes from the chain; what is free comes from each
        provider itself.
      </PageHead>
      <div className="filter">
        <label className="filter-field">
          <Search size={16} aria-hidden />
          <input
            className="input"
            type="search"
            aria-label="Filter providers"
            placeholder="Name, region, GPU or attribute"
            value={text}
            onChange={(event) =>
              setSearch(event.target.value ? { q: event.target.value } : {}, { replace: true })
            }
          />
        </label>
        {list.data && (
          <span className="faint small">
            {found.length} of {list.data.providers.length}, at block {list.data.height.toLocaleString("en")}
          </span>
        )}
      </div>
      {list.isError && <FailureNote error={list.error} safe="Leases that run are not touched." />}
      {list.isPending && <SkeletonRows rows={6} what="the list of providers" />}
      {list.data && found.length === 0 && <Empty title="No provider fits">Try fewer words.</Empty>}
      {found.length > 0 && (
        <div className="card">
          <Table
            rows={found}
            columns={columns}
            rowKey={({ owner }) => owner}
            caption="Providers"
            initial="-online"
          />
        </div>
      )}
    </>
  );
}

type Whereabouts = Pick<ProviderView, "online" | "hostUri">;

/** A provider of a sandbox's history: names in `.invalid` are nobody's, and nobody plays it on. */
export function isOfThePast({ hostUri }: Pick<Whereabouts, "hostUri">): boolean {
  return /^https:\/\/[^/:]*\.invalid(?:[/:]|$)/.test(hostUri);
}

/** Online, offline, not asked yet, or somebody of whom only the chain tells. */
export function Online({ online, hostUri }: Whereabouts): ReactNode {
  if (isOfThePast({ hostUri })) return <State tone="off">In the history only</State>;
  if (online === null) return <State tone="off">Not asked yet</State>;
  return online ? <State tone="good">Online</State> : <State tone="bad">Does not answer</State>;
}

const free = (amount: { free: string; total: string } | undefined, text: (value: string) => string) =>
  amount ? (
    <>
      {text(amount.free)} <span className="faint">of {text(amount.total)}</span>
    </>
  ) : (
    <span className="faint">unknown</span>
  );

const columns: Column<ProviderView>[] = [
  {
    id: "name",
    name: "Name",
    by: ({ name }) => name,
    cell: ({ owner, name }) => (
      <Link className="cover" href={`/providers/${owner}`}>
        {name}
      </Link>
    ),
  },
  {
    id: "online",
    name: "State",
    by: ({ online, hostUri }) => (isOfThePast({ hostUri }) ? 0 : online === null ? 2 : online ? 3 : 1),
    cell: ({ online, hostUri }) => <Online online={online} hostUri={hostUri} />,
  },
  {
    id: "region",
    name: "Region",
    by: ({ region }) => region ?? "",
    cell: ({ region }) => region ?? <span className="faint">not said</span>,
  },
  {
    id: "gpus",
    name: "GPUs",
    by: ({ gpus }) => -gpus.reduce((sum, gpu) => sum + (gpu.total ?? 0), 0),
    cell: ({ gpus }) =>
      gpus.length === 0 ? (
        <span className="faint">none</span>
      ) : (
        gpus
          .slice(0, 2)
          .map((gpu) => `${gpu.total ?? ""} ${gpuName(gpu)}`)
          .join(", ") + (gpus.length > 2 ? ` and ${gpus.length - 2} more` : "")
      ),
  },
  {
    id: "cpu",
    name: "CPU free",
    number: true,
    by: ({ capacity }) => Number(capacity?.cpu.free ?? -1),
    cell: ({ capacity }) => free(capacity?.cpu, cpuText),
  },
  {
    id: "memory",
    name: "Memory free",
    number: true,
    by: ({ capacity }) => Number(capacity?.memory.free ?? -1),
    cell: ({ capacity }) => free(capacity?.memory, bytesText),
  },
  {
    id: "leases",
    name: "Leases",
    number: true,
    cell: ({ leases }) => leases.active,
    by: ({ leases }) => leases.active,
  },
  {
    id: "audited",
    name: <Term word="audited">Audited</Term>,
    cell: ({ audited }) => (audited.length > 0 ? "yes" : <span className="faint">no</span>),
  },
];

function matches(provider: ProviderView, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = [
    provider.name,
    provider.region ?? "",
    provider.hostUri,
    provider.owner,
    ...provider.gpus.map(gpuName),
    ...provider.attributes.map(({ key, value }) => `${key}=${value}`),
  ]
    .join(" ")
    .toLowerCase();
  return words.every((word) => all.includes(word));
}
