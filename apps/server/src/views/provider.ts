import type { GpuSummary, ProviderRef, ProviderView, ResourceSupply } from "@slipway/api";
import type { AuditRow, ProviderRow } from "../ledger/deal.ts";
import type { Attribute, providerProbes } from "../store/schema.ts";

export type ProbeRow = typeof providerProbes.$inferSelect;
export interface ProbedModel {
  readonly vendor: string;
  readonly model: string;
  readonly memory: string;
  readonly total: number;
  readonly free: number | null;
}
/** What probe.ts keeps of a provider's status. */
export interface ProbedCapacity extends ResourceSupply {
  readonly models?: readonly ProbedModel[];
  /** Its machines, as `parseCluster` of @slipway/market reads them; what only HTTP tells is not enough for it. */
  readonly inventory?: unknown;
}
export interface ProviderFacts {
  readonly provider: ProviderRow;
  readonly audits: readonly AuditRow[];
  readonly probe: ProbeRow | undefined;
  readonly leases: { readonly active: number; readonly total: number };
}

/** What a list of bids shows of a provider; a provider that is not registered any more keeps its address as name. */
export function toProviderRef(owner: string, facts: ProviderFacts | undefined): ProviderRef {
  const attributes = facts?.provider.attributes ?? [];
  return {
    owner,
    name: nameOf(owner, facts?.provider),
    region: regionOf(attributes),
    hostUri: facts?.provider.hostUri ?? "",
    attributes,
    audited: (facts?.audits.length ?? 0) > 0,
  };
}

export function toProviderView(facts: ProviderFacts): ProviderView {
  const { provider, audits, probe, leases } = facts;
  const probed = (probe?.capacity ?? null) as ProbedCapacity | null; // written by probe.ts in this form
  return {
    owner: provider.owner,
    name: nameOf(provider.owner, provider),
    region: regionOf(provider.attributes),
    hostUri: provider.hostUri,
    email: provider.email,
    website: provider.website,
    attributes: provider.attributes,
    audited: audits
      .filter((each) => each.attributes.length > 0)
      .map(({ auditor, attributes }) => ({ auditor, attributes })),
    online: probe?.online ?? null,
    checkedAt: probe?.checkedAt.toISOString() ?? null,
    version: probe?.version ?? null,
    leases,
    gpus: gpusOf(provider.attributes, probed),
    capacity: toSupply(probed),
    createdHeight: provider.createdHeight,
  };
}

/** The name that a provider gives itself: attribute `organization` or `host`, or the first part of its address. */
export function nameOf(owner: string, provider: ProviderRow | undefined): string {
  const attributes = provider?.attributes ?? [];
  const said = attributeOf(attributes, "organization") ?? attributeOf(attributes, "name");
  if (said !== undefined && said !== "") return said;
  const host = URL.parse(provider?.hostUri ?? "")?.hostname ?? "";
  const isName = host !== "" && host !== "localhost" && !/^[\d.:[\]]+$/.test(host);
  return isName ? host.replace(/^provider\./, "") : `${owner.slice(0, 10)}…${owner.slice(-4)}`;
}

export function regionOf(attributes: readonly Attribute[]): string | null {
  return attributeOf(attributes, "region") ?? attributeOf(attributes, "location-region") ?? null;
}

/** Models from capabilities/gpu/vendor/V/model/M[/ram/R]; how many there are says the provider's own status. */
export function gpusOf(attributes: readonly Attribute[], probed: ProbedCapacity | null): GpuSummary[] {
  const found = new Map<string, { vendor: string; model: string; ram?: string }>();
  for (const { key, value } of attributes) {
    const match = /^capabilities\/gpu\/vendor\/([^/]+)\/model\/([^/]+)(?:\/ram\/([^/]+))?/.exec(key);
    if (match === null || value === "false") continue;
    const [, vendor = "", model = "", ram] = match;
    const known = found.get(`${vendor}/${model}`);
    if (known === undefined || ram !== undefined)
      found.set(`${vendor}/${model}`, { vendor, model, ...(ram === undefined ? {} : { ram }) });
  }
  for (const { vendor, model, memory } of probed?.models ?? []) {
    const name = `${vendor}/${model}`;
    if (!found.has(name)) found.set(name, { vendor, model, ...(memory === "" ? {} : { ram: memory }) });
  }
  const isOnly = found.size === 1 && probed !== null && (probed.models ?? []).length === 0;
  return [...found.values()].map((gpu) => {
    const own = probed?.models?.find((each) => each.vendor === gpu.vendor && each.model === gpu.model);
    if (own !== undefined) return { ...gpu, providers: 1, total: own.total, free: own.free };
    const all = isOnly ? probed.gpu : undefined;
    return {
      ...gpu,
      providers: 1,
      total: all ? Number(all.total) : null,
      free: all ? Number(all.free) : null,
    };
  });
}

function toSupply(probed: ProbedCapacity | null): ResourceSupply | null {
  if (probed === null) return null;
  const { cpu, memory, storage, gpu } = probed;
  return { cpu, memory, storage, gpu };
}

function attributeOf(attributes: readonly Attribute[], key: string): string | undefined {
  return attributes.find((each) => each.key === key)?.value;
}
