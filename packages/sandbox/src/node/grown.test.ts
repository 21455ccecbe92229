import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createChainState, restoreChainState } from "../chain/index.ts";
import { type Core, createCore } from "./core.ts";
import type { Growth } from "./grown.ts";
import { createNode } from "./node.ts";
import { openStore } from "./store/store.ts";
import { recordedGenesis } from "./test/recorded.ts";

let parent: string;
let dir: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "slipway-grown-"));
  dir = join(parent, "chain");
});

afterEach(() => rmSync(parent, { recursive: true }));

const start = (grow: (core: Core) => Promise<void>, where: string | undefined = dir) =>
  createNode({ genesis: recordedGenesis(), dir: where, manual: true, growth: growthBy(grow) });

/** Grows on disk by growing in memory and writing that down. */
function growthBy(here: (core: Core) => Promise<void>): Growth {
  const machine = { create: createChainState, restore: restoreChainState };
  return {
    here,
    async at(place) {
      // Something stands there while it grows.
      mkdirSync(place);
      writeFileSync(join(place, "part"), "");
      const core = createCore({ store: openStore(undefined), machine, genesis: recordedGenesis() });
      await here(core);
      rmSync(join(place, "part"));
      core.copyTo(place);
      core.close();
    },
  };
}

function blocks(count: number, fail = false) {
  return async (core: Core) => {
    const keep = core.store.gather();
    for (let made = 0; made < count; made++) core.produce({ time: core.lastTime + 1_000_000_000n });
    if (fail) throw new Error("cut off");
    keep();
  };
}

test("a chain grows once, and stands there at the next start", async () => {
  const first = await start(blocks(5));
  expect(first.height).toBe(5n);
  await first.admin.mine(1);
  await first.close();
  const second = await start(() => Promise.reject(new Error("grown a second time")));
  expect(second.height).toBe(6n);
  await second.close();
});

test("growth that was cut off leaves nothing, and the next start grows anew", async () => {
  await expect(start(blocks(5, true))).rejects.toThrow("cut off");
  expect(existsSync(`${dir}.growing`)).toBe(false);
  const node = await start(blocks(3));
  expect(node.height).toBe(3n);
  await node.close();
});

test("what a killed process left half grown is thrown away", async () => {
  mkdirSync(`${dir}.growing`);
  writeFileSync(join(`${dir}.growing`, "chain.db"), "half a chain");
  const node = await start(blocks(3));
  expect(node.height).toBe(3n);
  expect(existsSync(`${dir}.growing`)).toBe(false);
  await node.close();
});

test("a chain in memory grows as well", async () => {
  const node = await createNode({ genesis: recordedGenesis(), manual: true, growth: growthBy(blocks(4)) });
  expect(node.height).toBe(4n);
  await node.close();
});
