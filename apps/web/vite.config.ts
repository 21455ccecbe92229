// The console's build. `npm run dev -w apps/web` serves it against a running program (SLIPWAY_API, default port 8080).
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

const api = process.env.SLIPWAY_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // Our own packages are read from their sources.
  resolve: { conditions: ["source", ...defaultClientConditions] },
  build: {
    target: "es2024",
    cssTarget: "chrome123",
    outDir: "dist",
    // build.ts tidies up: a page that was opened before a build can still load its parts for a while.
    emptyOutDir: false,
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/v1": { target: api, ws: true },
      "/healthz": api,
      "/openapi.json": api,
      "/metrics": api,
    },
  },
});
