// The console starts here: styles, theme, then the app. Heavy things (editor, terminal, keys) load when needed.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { applyTheme } from "./data/theme.ts";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/pages.css";
import "./styles/deployment.css";

applyTheme();
reloadWhenRebuilt();

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: 1, retryDelay: 600 },
  },
});

/** After an update of the program the parts that this page would load are gone: the page is asked for anew, once. */
function reloadWhenRebuilt(): void {
  addEventListener("vite:preloadError", () => {
    const last = Number(sessionStorage.getItem("slipway.reloaded") ?? 0);
    if (Date.now() - last < 10_000) return;
    sessionStorage.setItem("slipway.reloaded", String(Date.now()));
    location.reload();
  });
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
