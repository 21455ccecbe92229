/** Why a provider does not take an order: `code` for programs, `message` with numbers for people. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** The numbers behind the message; bigint amounts as decimal text so that it can be sent as JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type RefusalCode =
  | "attribute-missing"
  | "order-attribute-missing"
  | "capability-missing"
  | "too-many-volumes"
  | "not-audited"
  | "group-invalid"
  | "resource-missing"
  | "no-nodes"
  | "cpu-short"
  | "gpu-short"
  | "gpu-model-missing"
  | "gpu-key-invalid"
  | "memory-short"
  | "ephemeral-storage-short"
  | "storage-class-missing"
  | "storage-class-short"
  | "ip-short"
  | "ip-unavailable"
  | "price-failed"
  | "price-above-order"
  | "denom-mismatch"
  | "reclamation-long"
  | "lookup-failed";

/** Makes a refusal; `details` holds plain JSON values. */
export function refusal(code: RefusalCode, message: string, details: Refusal["details"] = {}): Refusal {
  return { code, message, details };
}

/** "16 GiB", "1.5 TiB", "512 B": two decimals at most. */
export function bytesText(value: bigint): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  let at = 0;
  let hundredths = value * 100n;
  while (hundredths >= 102_400n && at < units.length - 1) {
    hundredths /= 1024n;
    at++;
  }
  return `${trimmed(hundredths, 2)} ${units[at]}`;
}

/** "a100 80Gi sxm" for `vendor/nvidia/model/a100/ram/80Gi/interface/sxm`, "amd mi210" for another vendor's. */
export function gpuKeyText(key: string): string {
  const [, vendor = "", , model = "", ...pairs] = key.split("/");
  const more = pairs.filter((_, at) => at % 2 === 1);
  return [...(vendor === "nvidia" ? [] : [vendor]), model === "*" ? "any" : model, ...more].join(" ");
}

/** "0.5 CPU", "4 CPU". */
export function cpuText(milli: bigint): string {
  return `${trimmed(milli, 3)} CPU`;
}

function trimmed(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return text.replace(/\.?0+$/, "");
}
