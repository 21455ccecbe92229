import type { NetworkEvent } from "@slipway/api";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test } from "vitest";
import { applyEvent } from "./live.ts";

const owner = "akash1owner";

/** Answers in the cache after an event: which of them are outdated. */
function outdated(event: NetworkEvent): string[] {
  const client = new QueryClient();
  const keys = [
    ["deployment", "sandbox", owner, "7"],
    ["deployment", "sandbox", owner, "8"],
    ["deployments", "sandbox", owner, "all"],
    ["deployments", "mainnet", owner, "all"],
    ["history", "sandbox", owner, "7"],
    ["account", "sandbox", owner],
    ["providers", "sandbox"],
    ["market", "sandbox"],
    ["sandbox", "sandbox", "status"],
  ];
  for (const key of keys) client.setQueryData(key, {});
  applyEvent(client, "sandbox", event);
  return keys.filter((key) => client.getQueryState(key)?.isInvalidated).map((key) => key.join("/"));
}

describe("what an event outdates", () => {
  test("a bid touches its deployment, the owner's list and the history", () => {
    const bid = {
      type: "bid",
      height: 9,
      owner,
      dseq: "7",
      gseq: 1,
      oseq: 1,
      provider: "akash1p",
      action: "created",
    } as const;
    expect(outdated(bid)).toEqual([
      `deployment/sandbox/${owner}/7`,
      `deployments/sandbox/${owner}/all`,
      `history/sandbox/${owner}/7`,
    ]);
  });

  test("a balance touches its account only", () => {
    expect(outdated({ type: "balance", height: 9, address: owner, balances: [] })).toEqual([
      `account/sandbox/${owner}`,
    ]);
  });

  test("a lever of the sandbox that was moved touches what is known of the levers only", () => {
    expect(outdated({ type: "sandbox", height: 9 })).toEqual(["sandbox/sandbox/status"]);
  });

  test("a reset of the network outdates everything", () => {
    expect(outdated({ type: "reset", height: 1 })).toHaveLength(9);
  });

  test("a block moves the height without asking anything anew", () => {
    const client = new QueryClient();
    client.setQueryData(["status", "sandbox"], { height: 8, time: "", network: "sandbox" });
    applyEvent(client, "sandbox", {
      type: "block",
      height: 9,
      time: "2026-01-01T00:00:00Z",
      hash: "",
      transactions: 0,
    });
    expect(client.getQueryData(["status", "sandbox"])).toMatchObject({
      height: 9,
      time: "2026-01-01T00:00:00Z",
    });
    expect(client.getQueryState(["status", "sandbox"])?.isInvalidated).toBe(false);
  });
});
