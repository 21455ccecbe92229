import type { Volume } from "./group.ts";

/** Where a volume's bytes come from. */
export type VolumePlace =
  | { readonly kind: "ephemeral" }
  | { readonly kind: "ram" }
  | { readonly kind: "persistent"; readonly class: string };

/** Null: the class of a persistent volume is missing or cannot persist. */
export function placeOf(volume: Volume): VolumePlace | null {
  const name = findValue(volume, "class");
  if (!isPersistent(volume)) return { kind: name === "ram" ? "ram" : "ephemeral" };
  if (name === undefined || name === "ram") return null;
  return { kind: "persistent", class: name };
}

/** `persistent` is read as Go reads a boolean; anything else is false. */
export function isPersistent(volume: Volume): boolean {
  return ["1", "t", "T", "true", "TRUE", "True"].includes(findValue(volume, "persistent") ?? "");
}

export function findValue(volume: Volume, key: string): string | undefined {
  return volume.attributes.find((attribute) => attribute.key === key)?.value;
}
