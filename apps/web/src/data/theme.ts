import { createStored, useStored } from "./store.ts";

export type Theme = "system" | "light" | "dark";
const theme = createStored<Theme>("slipway.theme", "system", (value) =>
  value === "light" || value === "dark" ? value : "system",
);

export const useTheme = (): Theme => useStored(theme);

export function setTheme(value: Theme): void {
  theme.set(value);
  applyTheme();
}

/** Puts the chosen theme on the document; "system" leaves the choice to the device. */
export function applyTheme(): void {
  const root = document.documentElement;
  const value = theme.get();
  if (value === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", value);
}
