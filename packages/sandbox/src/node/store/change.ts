/** Changes that an operator makes between blocks, as text: they are replayed like blocks. */
import type { AdminChange } from "../../chain/index.ts";

export function encodeChange(change: AdminChange): string {
  return JSON.stringify(change, (_, value: unknown) =>
    typeof value === "bigint" ? { bigint: String(value) } : value,
  );
}

/** Reads what `encodeChange` wrote. */
export function decodeChange(text: string): AdminChange {
  return JSON.parse(text, (_, value: unknown) => {
    const isBigint = typeof value === "object" && value !== null && "bigint" in value;
    return isBigint ? BigInt(String(value.bigint)) : value;
  });
}
