/** "H100 80Gi", "RTX 4090" */
export function gpuName(gpu: { model: string; ram?: string | undefined }): string {
  const model = gpu.model.toUpperCase().replace(/^(RTX|GTX)(?=[\dA])/, "$1 ");
  return gpu.ram ? `${model} ${gpu.ram}` : model;
}

const known = ["h100", "rtx4090", "a100", "t4", "h200", "l40s", "rtx3090", "a10"];

/** A model keeps its hue on every page: known ones have their own, others one by their letters. */
export function gpuHue(model: string): string {
  const at = known.indexOf(model.toLowerCase());
  const sum = [...model].reduce((total, sign) => total + sign.charCodeAt(0), 0);
  return `var(--hue-${at >= 0 ? at + 1 : (sum % 8) + 1})`;
}
