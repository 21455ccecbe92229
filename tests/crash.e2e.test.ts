import { afterAll, describe, expect, it } from "vitest";
import { dataDirectory, slipway, slipwayJson, slipwayStays } from "./support/slipway.ts";

interface Balance {
  readonly balances: readonly { readonly denom: string; readonly amount: string }[];
}

const uact = ({ balances }: Balance) => BigInt(balances.find(({ denom }) => denom === "uact")?.amount ?? 0);

describe("kill -9 in the middle of a deployment", { timeout: 120_000 }, () => {
  const data = dataDirectory();
  const up = () => slipwayStays(data.path, ["up", "--port", "0", "--runtime", "simulated"], "ready");
  afterAll(() => data.remove());

  it("leaves chain, deployment and money where they were, says the step, and lets the person go on", async () => {
    const first = await up();
    await slipwayJson(data.path, "sandbox", "faucet");
    const before = uact(await slipwayJson<Balance>(data.path, "balance"));
    const refused = await slipway(data.path, "--json", "deploy", "hello", "--max-price", "0", "--wait", "4");
    expect(refused.code).toBe(75);
    const { error } = JSON.parse(refused.stderr.trim().split("\n").at(-1) ?? "");
    expect(error.code).toBe("CLI_NO_BIDS");
    const dseq: string = error.details.dseq;
    await first.stop("SIGKILL");

    const second = await up();
    expect(uact(await slipwayJson<Balance>(data.path, "balance"))).toBe(before - 500_000n);
    const waiting = await slipwayJson<{ step: string; openBids: number }>(data.path, "status", dseq);
    expect(waiting.step).toBe("accept a bid");
    await slipwayJson(data.path, "deploy", "--resume", dseq, "--yes");
    await second.stop("SIGKILL");

    const third = await up();
    const running = await slipwayJson<{ step: string }>(data.path, "status", dseq);
    expect(["running", "send the manifest", "starting"]).toContain(running.step);
    await slipwayJson(data.path, "deploy", "--resume", dseq, "--yes");
    const closed = await slipwayJson<{ refunded: string; deposited: string; spent: string }>(
      data.path,
      "close",
      dseq,
      "--yes",
    );
    expect(BigInt(closed.refunded) + BigInt(closed.spent)).toBe(500_000n);
    expect(uact(await slipwayJson<Balance>(data.path, "balance"))).toBe(before - BigInt(closed.spent));
    expect((await third.stop()).code).toBe(0);
  });
});
