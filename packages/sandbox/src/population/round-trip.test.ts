import { expect, test } from "vitest";
import { createChainState, restoreChainState } from "../chain/index.ts";
import { createCore } from "../node/core.ts";
import { openStore } from "../node/store/store.ts";
import { beginChain } from "../own-chain.ts";
import { builtInProviders } from "../provider/catalogue.ts";

test("the state of a lived-in village is the same after it was taken over, whenever that is", async () => {
  const { genesis, grow } = await beginChain({
    chainId: "sandbox",
    providers: builtInProviders,
    blockSeconds: 1,
    now: Date.UTC(2026, 10, 20, 12),
    population: { size: "village" },
  });
  const machine = { create: createChainState, restore: restoreChainState };
  const core = createCore({ store: openStore(undefined), machine, genesis });
  const heights: bigint[] = [];
  core.onBlock(({ height }) => {
    // In the middle of bursts and at their ends; the last ones are the present.
    if (height % 67n !== 1n && height < 338n) return;
    const text = JSON.stringify(core.state.exportGenesis());
    const again = createChainState(JSON.parse(text));
    expect(again.height).toBe(height);
    expect(JSON.stringify(again.exportGenesis())).toBe(text);
    heights.push(height);
  });
  await grow?.(core, {});
  expect(heights.length).toBeGreaterThan(6);
});
