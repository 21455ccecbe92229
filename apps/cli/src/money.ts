/** Amounts as people read them. In: smallest units. Out: text; no rounding that hides a unit. */

/** `1500000n, "uact"` → `1.5 ACT`; other denominations stay as they are. */
export function formatAmount(amount: bigint, denom: string): string {
  const symbol = denom === "uact" ? "ACT" : denom === "uakt" ? "AKT" : undefined;
  if (symbol === undefined) return `${amount} ${denom}`;
  const sign = amount < 0n ? "-" : "";
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return `${sign}${size / 1_000_000n}${fraction === "" ? "" : `.${fraction}`} ${symbol}`;
}

/** `"1.5"` ACT or `"1500000uact"` → smallest units, or undefined when it is neither. */
export function parseAmount(text: string): bigint | undefined {
  const units = /^(\d+)uact$/.exec(text)?.[1];
  if (units !== undefined) return BigInt(units);
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d{1,6}))?(?:\s*ACT)?$/i.exec(text) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}
