/** `slipway sandbox …` as a person types it: time, price and luck of a sandbox that runs beside. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  dataDirectory,
  problemOf,
  type Running,
  slipway,
  slipwayJson,
  slipwayStays,
} from "./support/slipway.ts";

interface State {
  readonly height: string;
  readonly time: string;
  readonly pace: { readonly mode: string; readonly blockTime: number };
  readonly price: { readonly price: string; readonly plan: object };
  readonly faults: object;
  readonly providers: readonly { readonly id: string; readonly faults: object }[];
}

describe("the levers from the command line", { timeout: 60_000 }, () => {
  const data = dataDirectory();
  let sandbox: Running;
  const json = <T = unknown>(...words: string[]) => slipwayJson<T>(data.path, "sandbox", ...words);
  const text = async (...words: string[]) => (await slipway(data.path, "sandbox", ...words)).stdout.trimEnd();

  beforeAll(async () => {
    const ports = ["--rpc-port", "0", "--rest-port", "0", "--grpc-port", "0"];
    sandbox = await slipwayStays(
      data.path,
      ["sandbox", "--ephemeral", "--runtime", "simulated", "--block-time", "200", ...ports],
      "workloads: simulated",
    );
    await json("pace", "manual", "--every", "1m");
  }, 60_000);
  afterAll(async () => {
    expect((await sandbox.stop()).code).toBe(0);
    data.remove();
  });

  it("tells how the sandbox stands, to people and to programs", async () => {
    const state = await json<State>("status");
    expect(state).toMatchObject({
      pace: { mode: "manual", blockTime: 60_000 },
      price: { price: "1.5", plan: { kind: "steady", price: "1.5" } },
      faults: { stall: 0, drop: 0, status: null, late: 0, shuffle: false },
    });
    expect(state.providers).toHaveLength(7);
    const shown = await text("status");
    expect(shown).toContain("Pace    manual: no block until told; mined ones lie 1 min apart");
    expect(shown).toContain("Price   1.5 dollars an AKT");
    expect(shown).toMatch(/^lisbon +\S.* +0 +none$/m);
  });

  it("reckons hours by the pace of now", async () => {
    const { networks } = await slipwayJson<{ networks: { name: string; blockSeconds: number }[] }>(
      data.path,
      "network",
      "list",
    );
    expect(networks.find(({ name }) => name === "sandbox")?.blockSeconds).toBe(60);
  });

  it("jumps by spans, by blocks and by both", async () => {
    const before = await json<State>("status");
    const hour = await json<State>("jump", "1h");
    expect(BigInt(hour.height) - BigInt(before.height)).toBe(60n);
    expect(Date.parse(hour.time) - Date.parse(before.time)).toBe(3_600_000);
    const days = await json<State>("jump", "3d", "--blocks", "501");
    expect(BigInt(days.height) - BigInt(hour.height)).toBe(501n);
    expect(Date.parse(days.time) - Date.parse(hour.time)).toBe(259_200_000);
    expect(await text("jump", "--blocks", "5")).toContain("5 block(s) passed; the height is ");
    expect(await text("mine")).toContain("Made 1 block(s); the height is ");
  });

  it("plans the price and follows it", async () => {
    expect(await text("price", "crash", "0.5", "--over", "1m")).toBe(
      "1.5 dollars an AKT, on the way to 0.5 within 1 min",
    );
    await json("jump", "30");
    expect(await json("price")).toMatchObject({ price: "1" });
    expect(await text("price", "2.25")).toBe("2.25 dollars an AKT");
  });

  it("changes a module's parameters, and refuses what a module does not have", async () => {
    expect(await json("params", "market", '{"order_max_bids": 5}')).toMatchObject({ order_max_bids: 5 });
    expect(await json("params")).toMatchObject({ market: { order_max_bids: 5 } });
    const wrong = await slipway(data.path, "sandbox", "params", "market", '{"most_bids": 5}');
    expect(wrong.stderr).toContain('params has no argument "most_bids"; there are');
  });

  it("makes the node fail, is spared itself, and ends it", async () => {
    expect(await text("fault", "status", "502")).toBe("everything is answered with 502");
    expect(await text("fault", "drop", "30%")).toBe(
      "30 % of connections are cut, everything is answered with 502",
    );
    expect(await text("fault", "none")).toBe("none");
  });

  it("makes a provider fail and takes its disk", async () => {
    expect(await text("provider", "lisbon", "dark")).toMatch(/^lisbon +\S.* +0 +dark$/m);
    expect(await text("provider", "lisbon", "late", "10m")).toMatch(/^lisbon .* dark, bids 10 min late$/m);
    expect(await text("provider", "lisbon", "none")).toMatch(/^lisbon .* none$/m);
    expect(await json("provider", "lisbon", "lose-disk")).toEqual({ id: "lisbon", leases: 0 });
  });

  it.each([
    [["price", "moon"], 1, "CLI_SANDBOX_REFUSED", 'price is "moon"; it must be dollars as a decimal text'],
    [
      ["provider", "atlantis", "dark"],
      1,
      "CLI_SANDBOX_REFUSED",
      'There is no provider "atlantis"; there are',
    ],
    [["pace", "warp"], 1, "CLI_SANDBOX_REFUSED", 'mode is "warp"; it must be one of clock, fast, manual.'],
    [["jump"], 2, "CLI_USAGE", "Say how far: a span such as 2h, --blocks, or both."],
    [["jump", "soon"], 2, "CLI_USAGE", '"soon" is not a span of time'],
    [["fault", "moon"], 2, "CLI_USAGE", '"moon" is no fault'],
  ])("refuses %j", async (words, code, name, message) => {
    const ended = await slipway(data.path, "--json", "sandbox", ...words);
    expect(ended.code).toBe(code);
    const told = problemOf(ended.stderr);
    expect(told.code).toBe(name);
    expect(told.message).toContain(message);
  });
});
