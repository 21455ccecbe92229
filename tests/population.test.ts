/** A population's history in the server: whoever indexes it finds what the chain itself says. */
import { createClient } from "@slipway/api";
import { createChain } from "@slipway/chain";
import { startServer } from "@slipway/server";
import { expect, test } from "vitest";

test("the index of a village has the deployments, leases and providers that the chain has", async () => {
  await using server = await startServer({
    port: 0,
    ephemeral: true,
    sandbox: { runtime: "simulated", population: { size: "village", seed: 3 } },
  });
  const network = server.sandbox?.network;
  if (network === undefined) throw new Error("the server has no sandbox");
  const chain = createChain({ network });
  const api = createClient({ baseUrl: server.url });
  await server.sandbox?.ready;
  const { height } = await chain.status();
  await expect
    .poll(async () => (await api.getStatus({ network: "sandbox" })).indexer.height, {
      timeout: 40_000,
      interval: 250,
    })
    .toBeGreaterThanOrEqual(Number(height));

  for (const state of ["active", "closed"] as const) {
    const onChain = await chain.deployments({ state });
    const indexed = await allDeployments(state);
    expect(indexed.length).toBe(onChain.deployments.length);
    expect(indexed.length).toBeGreaterThan(5);
  }
  const { leases } = await chain.leases({});
  const found = [];
  for (const { owner, dseq } of [...(await allDeployments("active")), ...(await allDeployments("closed"))]) {
    const details = await api.getDeployment({ network: "sandbox", owner, dseq });
    found.push(...details.leases);
  }
  expect(found.length).toBe(leases.length);
  const { providers } = await chain.providers();
  const { providers: known } = await api.listProviders({ network: "sandbox" });
  expect(known.map(({ owner }) => owner).toSorted()).toEqual(providers.map(({ owner }) => owner).toSorted());

  async function allDeployments(state: "active" | "closed") {
    const all = [];
    for (let cursor: string | undefined; ; ) {
      const page = await api.listDeployments({ network: "sandbox", state, ...(cursor ? { cursor } : {}) });
      all.push(...page.deployments);
      if (page.next === undefined) return all;
      cursor = page.next;
    }
  }
}, 90_000);
