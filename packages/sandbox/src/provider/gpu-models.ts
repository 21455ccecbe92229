/** The cards that the sandbox's providers have, as an inventory reports them. */
export type GpuModel = "h100" | "a100" | "l40s" | "rtxa6000" | "rtx4090" | "rtx3090" | "t4";

export interface ReportedGpu {
  readonly vendor: string;
  readonly vendor_id: string;
  readonly name: GpuModel;
  readonly modelid: string;
  readonly interface: string;
  readonly memory_size: string;
}

const MODELS: Record<GpuModel, { readonly modelid: string; readonly bus: string; readonly ram: string }> = {
  h100: { modelid: "2330", bus: "SXM5", ram: "80Gi" },
  a100: { modelid: "20b2", bus: "SXM4", ram: "80Gi" },
  l40s: { modelid: "26b9", bus: "PCIe", ram: "48Gi" },
  rtxa6000: { modelid: "2230", bus: "PCIe", ram: "48Gi" },
  rtx4090: { modelid: "2684", bus: "PCIe", ram: "24Gi" },
  rtx3090: { modelid: "2204", bus: "PCIe", ram: "24Gi" },
  t4: { modelid: "1eb8", bus: "PCIe", ram: "16Gi" },
};

export function gpuDevice(name: GpuModel): ReportedGpu {
  const { modelid, bus, ram } = MODELS[name];
  return { vendor: "nvidia", vendor_id: "10de", name, modelid, interface: bus, memory_size: ram };
}
