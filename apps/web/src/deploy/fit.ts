// Who could run this? A first look by what each provider says of itself: attributes, GPU models, free totals.
// A provider decides by its single machines, so a fit here is a likely one; a refusal here is a sure one.
import type { ProviderView } from "@slipway/api";
import { bytesText, cpuText } from "../pages/amount-of.ts";

/** What is needed of a group, in the form that the compiler gives. */
export interface Need {
  cpu: number;
  memory: number;
  storage: number;
  gpu: number;
  /** "nvidia/h100"; "nvidia/*" is any model. One of them must be there. */
  gpuModels: string[];
  attributes: { key: string; value: string }[];
  storageClasses: string[];
}

export interface Fit {
  owner: string;
  name: string;
  region: string | null;
  fits: "likely" | "unknown" | "no";
  why: string;
}

export function fitProviders(need: Need, providers: readonly ProviderView[]): Fit[] {
  return providers
    .map((provider) => ({
      owner: provider.owner,
      name: provider.name,
      region: provider.region,
      ...judge(need, provider),
    }))
    .sort((a, b) => rank[a.fits] - rank[b.fits] || a.name.localeCompare(b.name, "en"));
}

const rank = { likely: 0, unknown: 1, no: 2 } as const;

function judge(need: Need, provider: ProviderView): Pick<Fit, "fits" | "why"> {
  if (provider.online === false) return { fits: "no", why: "does not answer now" };
  const missing = need.attributes.find(
    ({ key, value }) => !provider.attributes.some((own) => own.key === key && own.value === value),
  );
  if (missing) return { fits: "no", why: `has no ${missing.key}=${missing.value}` };
  const missingClass = need.storageClasses.find((wanted) => !offersClass(provider, wanted));
  if (missingClass) return { fits: "no", why: `has no ${missingClass} disks` };
  const gpu = need.gpu > 0 ? judgeGpu(need, provider) : undefined;
  if (gpu) return gpu;
  if (!provider.capacity) return { fits: "unknown", why: "its free capacity is not known" };
  const { cpu, memory, storage } = provider.capacity;
  if (Number(cpu.free) < need.cpu) return { fits: "no", why: `${cpuText(cpu.free)} CPU free` };
  if (Number(memory.free) < need.memory)
    return { fits: "no", why: `${bytesText(memory.free)} of memory free` };
  if (Number(storage.free) < need.storage)
    return { fits: "no", why: `${bytesText(storage.free)} of disk free` };
  return { fits: "likely", why: provider.region ?? "" };
}

function judgeGpu(need: Need, provider: ProviderView): Pick<Fit, "fits" | "why"> | undefined {
  const matching = provider.gpus.filter((gpu) =>
    need.gpuModels.some((model) => model === `${gpu.vendor}/*` || model === `${gpu.vendor}/${gpu.model}`),
  );
  if (matching.length === 0)
    return { fits: "no", why: provider.gpus.length === 0 ? "has no GPU" : "has another GPU" };
  const free = matching.reduce((sum, gpu) => sum + (gpu.free ?? need.gpu), 0);
  return free < need.gpu ? { fits: "no", why: "its GPUs are in use" } : undefined;
}

function offersClass(provider: ProviderView, wanted: string): boolean {
  if (wanted === "ram") return true;
  const classes = provider.attributes.filter(({ key }) => /^capabilities\/storage\/\d+\/class$/.test(key));
  return wanted === "default" ? classes.length > 0 : classes.some(({ value }) => value === wanted);
}

interface GroupLike {
  requirements: { attributes?: { key?: string; value?: string }[] | null };
  resources: {
    count: number;
    resource: {
      cpu: { units: { val: string } };
      memory: { size: { val: string } };
      storage?: { size: { val: string }; attributes?: { key?: string; value?: string }[] }[] | null;
      gpu: { units: { val: string }; attributes?: { key?: string }[] };
    };
  }[];
}

/** The need of all groups together. */
export function needOf(groups: readonly GroupLike[]): Need {
  const need: Need = {
    cpu: 0,
    memory: 0,
    storage: 0,
    gpu: 0,
    gpuModels: [],
    attributes: [],
    storageClasses: [],
  };
  for (const { requirements, resources } of groups) {
    need.attributes.push(
      ...(requirements.attributes ?? []).map(({ key = "", value = "" }) => ({ key, value })),
    );
    for (const { resource, count } of resources) {
      need.cpu += Number(resource.cpu.units.val) * count;
      need.memory += Number(resource.memory.size.val) * count;
      need.gpu += Number(resource.gpu.units.val) * count;
      need.gpuModels.push(...(resource.gpu.attributes ?? []).map(({ key = "" }) => modelOf(key)));
      for (const volume of resource.storage ?? []) {
        const value = (name: string) => volume.attributes?.find(({ key }) => key === name)?.value;
        if (value("class") !== "ram") need.storage += Number(volume.size.val) * count;
        if (value("persistent") === "true") need.storageClasses.push(value("class") ?? "default");
      }
    }
  }
  return need;
}

/** "vendor/nvidia/model/h100/ram/80Gi" → "nvidia/h100" */
function modelOf(key: string): string {
  const [, vendor = "", , model = "*"] = key.split("/");
  return `${vendor}/${model}`;
}
