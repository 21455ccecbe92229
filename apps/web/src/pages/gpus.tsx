import type { GpuSummary } from "@slipway/api";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useNetworkName } from "../data/network.ts";
import { useMarket } from "../data/queries.ts";
import { useRaw } from "../frame/raw.tsx";
import { Empty, PageHead, SkeletonRows } from "../parts/bits.tsx";
import { FailureNote } from "../parts/failure.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { gpuHue, gpuName } from "./gpu-look.ts";

export function Gpus(): ReactNode {
  const network = useNetworkName();
  const market = useMarket();
  useRaw({ title: "GPUs", api: `GET /v1/networks/${network}/market`, json: market.data?.gpus });
  return (
    <>
      <PageHead
        title="GPUs"
        actions={
          <Link href="/templates?category=ai" className="button" data-kind="primary">
            Templates that use a GPU
          </Link>
        }
      >
        Every model that a provider of this network offers, and how many are free now.
      </PageHead>
      {market.isError && <FailureNote error={market.error} safe="Leases that run are not touched." />}
      {market.isPending && <SkeletonRows rows={6} what="the market" />}
      {market.data?.gpus.length === 0 && (
        <Empty title="No GPU on this network">
          No provider here says that it has one. Other networks may.
        </Empty>
      )}
      {market.data && market.data.gpus.length > 0 && (
        <div className="card">
          <Table
            rows={market.data.gpus}
            columns={columns}
            rowKey={(gpu) => `${gpu.vendor}/${gpu.model}/${gpu.ram ?? ""}`}
            caption="GPUs by model"
            initial="-free"
          />
        </div>
      )}
    </>
  );
}

const columns: Column<GpuSummary>[] = [
  {
    id: "model",
    name: "Model",
    by: ({ model }) => model,
    cell: (gpu) => (
      <span className="row">
        <i className="swatch" style={{ background: gpuHue(gpu.model) }} aria-hidden />
        <strong>{gpuName(gpu)}</strong>
      </span>
    ),
  },
  { id: "vendor", name: "Made by", by: ({ vendor }) => vendor, cell: ({ vendor }) => vendor.toUpperCase() },
  {
    id: "free",
    name: "Free",
    number: true,
    by: ({ free }) => free ?? -1,
    cell: ({ free }) => free ?? "unknown",
  },
  {
    id: "total",
    name: "In all",
    number: true,
    by: ({ total }) => total ?? -1,
    cell: ({ total }) => total ?? "unknown",
  },
  {
    id: "providers",
    name: "Providers",
    number: true,
    by: ({ providers }) => providers,
    cell: ({ providers, model }) => (
      <Link href={`/providers?q=${encodeURIComponent(model)}`}>{providers}</Link>
    ),
  },
];
