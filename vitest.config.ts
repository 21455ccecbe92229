import { defineConfig } from "vitest/config";

const resolve = { conditions: ["source"] };
const shared = { execArgv: ["--conditions=source"], testTimeout: 60_000, hookTimeout: 120_000 };

/** The rooms side by side on two cores; then the whole program, one file at a time, so that its timing is a person's and not a crowd's. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr: { resolve },
        test: {
          ...shared,
          name: "rooms",
          include: ["packages/**/*.test.ts", "apps/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve,
        ssr: { resolve },
        test: {
          ...shared,
          name: "program",
          include: ["tests/**/*.test.ts"],
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
