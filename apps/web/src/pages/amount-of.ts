// Amounts of hardware in words: thousandths of a CPU, bytes.

/** "500" → "0.5", "16000" → "16" */
export function cpuText(thousandths: string | number): string {
  return `${Number(thousandths) / 1000}`;
}

const steps = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Bytes in the largest binary unit with at most one decimal: "512 MiB", "1.5 TiB". */
export function bytesText(bytes: string | number): string {
  let value = Number(bytes);
  let at = 0;
  while (value >= 1024 && at < steps.length - 1) {
    value /= 1024;
    at++;
  }
  return `${Number(value.toFixed(value >= 100 ? 0 : 1))} ${steps[at]}`;
}
