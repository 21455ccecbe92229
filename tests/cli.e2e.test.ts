import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataDirectory, type Running, slipway, slipwayJson, slipwayStays } from "./support/slipway.ts";
import { visit } from "./support/visit.ts";

interface Deployed {
  readonly dseq: string;
  readonly owner: string;
  readonly services: readonly {
    readonly name: string;
    readonly provider: string;
    readonly ready: number;
    readonly uris: readonly string[];
  }[];
}

describe("the main job from the command line", { timeout: 60_000 }, () => {
  const data = dataDirectory();
  let up: Running;
  let deployed: Deployed;

  beforeAll(async () => {
    up = await slipwayStays(
      data.path,
      ["up", "--ephemeral", "--port", "0", "--runtime", "simulated"],
      "ready",
    );
  });
  afterAll(async () => {
    expect((await up.stop()).code).toBe(0);
    data.remove();
  });

  it("prints the console's address first, and it answers", async () => {
    expect(up.firstLine).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${up.firstLine}/healthz`)).status).toBe(200);
  });

  it("funds the throw-away key", async () => {
    await slipwayJson(data.path, "sandbox", "faucet");
    const { balances } = await slipwayJson<{ balances: { denom: string; amount: string }[] }>(
      data.path,
      "balance",
    );
    expect(BigInt(balances.find(({ denom }) => denom === "uact")?.amount ?? 0)).toBeGreaterThan(5_000_000n);
  });

  it("says before anything is paid who would bid on a template, and why the others would not", async () => {
    const { groups } = await slipwayJson<{
      groups: { providers: { answer: string; message: string }[]; helps: { change: string }[] }[];
    }>(data.path, "screen", "vllm");
    const [group] = groups;
    expect(group?.providers.filter(({ answer }) => answer === "bids").length).toBeGreaterThanOrEqual(2);
    const against = group?.providers.filter(({ answer }) => answer === "refuses");
    expect(against?.map(({ message }) => message)).toContain(
      "asks for GPU a100 or h100 or h200; the provider declares no GPU",
    );
    expect(group?.helps.map(({ change }) => change)).toContain("any model of GPU");
  });

  it("deploys a template until it runs", async () => {
    deployed = await slipwayJson<Deployed>(data.path, "deploy", "hello", "--yes");
    expect(deployed.services).toMatchObject([{ name: "web", ready: 1 }]);
  });

  it("serves the workload at its address", async () => {
    const [uri = ""] = deployed.services[0]?.uris ?? [];
    expect((await visit(uri)).status).toBe(200);
  });

  it("shows it in the list, with its bids from three providers or more", async () => {
    const { deployments } = await slipwayJson<{ deployments: object[] }>(data.path, "ps");
    expect(deployments).toMatchObject([{ dseq: deployed.dseq, state: "running" }]);
    const { bids } = await slipwayJson<{ bids: { id: { provider: string } }[] }>(
      data.path,
      "bids",
      deployed.dseq,
    );
    expect(new Set(bids.map(({ id }) => id.provider)).size).toBeGreaterThanOrEqual(3);
  });

  it("reads a line of its log", async () => {
    const { code, stdout } = await slipway(data.path, "--json", "logs", deployed.dseq, "--tail", "5");
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({ service: "web" });
  });

  it("runs a command in it and gives its exit code", async () => {
    const ran = await slipwayJson(data.path, "shell", deployed.dseq, "--", "echo", "hello from inside");
    expect(ran).toEqual({ exitCode: 0, stdout: "hello from inside\n", stderr: "" });
  });

  it("updates it in place", async () => {
    const updated = await slipwayJson(
      data.path,
      "update",
      deployed.dseq,
      "hello",
      "--set",
      "greeting=changed",
    );
    expect(updated).toMatchObject({ dseq: deployed.dseq, changed: true, services: [{ ready: 1 }] });
  });

  it("says what stands where when the provider is away during an update, and finishes it later", async () => {
    const provider = deployed.services[0]?.provider ?? "";
    await slipwayJson(data.path, "sandbox", "provider", provider, "dark", "on");
    const { code, stderr } = await slipway(
      data.path,
      ...["update", deployed.dseq, "hello", "--set", "greeting=later", "--wait", "2"],
    );
    await slipwayJson(data.path, "sandbox", "provider", provider, "dark", "off");
    expect(code).toBe(75);
    expect(stderr).toContain(`The new version of ${deployed.dseq} stands on chain`);
    expect(stderr).toContain(`slipway deploy --resume ${deployed.dseq}`);
    const resumed = await slipwayJson<Deployed>(data.path, "deploy", "--resume", deployed.dseq);
    expect(resumed.services).toMatchObject([{ ready: 1 }]);
  });

  it("adds funds, closes, and gets back everything that was not spent", async () => {
    await slipwayJson(data.path, "deposit", deployed.dseq, "1.25");
    await slipwayJson(data.path, "sandbox", "mine", "50");
    const closed = await slipwayJson<{ refunded: string; deposited: string; spent: string }>(
      data.path,
      "close",
      deployed.dseq,
      "--yes",
    );
    expect(closed.deposited).toBe("1750000");
    expect(BigInt(closed.spent)).toBeGreaterThan(0n);
    expect(BigInt(closed.refunded) + BigInt(closed.spent)).toBe(1_750_000n);
    const { deployments } = await slipwayJson<{ deployments: object[] }>(data.path, "ps");
    expect(deployments).toEqual([]);
  });

  it("refuses a second close, saying that it is closed", async () => {
    const { code, stderr } = await slipway(data.path, "close", deployed.dseq, "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain(`Deployment ${deployed.dseq} is closed already`);
  });
});

describe("bad input and bad luck at the command line", { timeout: 60_000 }, () => {
  const data = dataDirectory();
  afterAll(() => data.remove());

  it("exits with 2 and the known templates' whereabouts for an unknown source", async () => {
    const { code, stderr } = await slipway(data.path, "templates", "show", "nonsense");
    expect(code).toBe(2);
    expect(stderr).toContain("slipway templates");
  });

  it("exits with 75 when no sandbox runs, and says how to start one", async () => {
    const { code, stderr } = await slipway(data.path, "ps");
    expect(code).toBe(75);
    expect(stderr).toContain("slipway up");
  });

  it("refuses an SDL with its problems' places and exit code 2", async () => {
    const { code, stderr } = await slipway(data.path, "sdl", "check", "/dev/null");
    expect(code).toBe(2);
    expect(stderr).toMatch(/\/dev\/null:1:1 error/);
  });

  it("says that the port is taken, and exits", async () => {
    const first = await slipwayStays(data.path, ["up", "--ephemeral", "--port", "0"], "ready");
    const port = new URL(first.firstLine).port;
    const other = dataDirectory();
    const { code, stderr } = await slipway(other.path, "up", "--ephemeral", "--port", port);
    expect(code).toBe(75);
    expect(stderr).toContain(port);
    await first.stop();
    other.remove();
  });

  it("refuses a second instance on the same data", async () => {
    const first = await slipwayStays(data.path, ["up", "--port", "0"], "ready");
    const { code, stderr } = await slipway(data.path, "up", "--port", "0");
    expect(code).not.toBe(0);
    expect(stderr).toContain("[SERVER_DATA_LOCKED]");
    expect((await first.stop()).code).toBe(0);
  });
});
