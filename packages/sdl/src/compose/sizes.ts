/** Compose's sizes and CPU shares in the SDL's spelling. */

/** `512m`, `1.5g`, `64kb`, `1gb`, bytes: compose counts in powers of 1024. */
export function toSdlSize(text: string): string | null {
  const match = /^([0-9]+(?:\.[0-9]+)?)\s*(b|k|kb|ki|kib|m|mb|mi|mib|g|gb|gi|gib|t|tb|ti|tib)?$/i.exec(
    text.trim(),
  );
  if (match === null) return null;
  const [, number = "", unit = "b"] = match;
  const letter = unit.charAt(0).toUpperCase();
  return letter === "B" ? String(Math.ceil(Number(number))) : `${number}${letter}i`;
}

export function toSdlCpu(text: string): number | null {
  const cores = Number(text);
  return text.trim() !== "" && Number.isFinite(cores) && cores > 0 ? cores : null;
}
