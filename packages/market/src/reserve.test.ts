import { describe, expect, it } from "vitest";
import { differences, readGoldens } from "../test/goldens.ts";
import { free, freeMilli, parseCluster } from "./cluster.ts";
import { parseGroup } from "./group.ts";
import { judgeInventory } from "./judge.ts";
import { reserve } from "./reserve.ts";

describe("reserve", () => {
  it.each([
    ["inventory", 1500],
    ["inventory-cases", 127],
  ])("answers %s as the real provider did", (name, count) => {
    const lines = readGoldens(name);
    expect(differences(lines, judgeInventory)).toEqual([]);
    expect(lines).toHaveLength(count);
  });

  it("never gives away more than a node has, and leaves the cluster that it was given as it was", () => {
    for (const line of readGoldens("inventory").slice(0, 300)) {
      const cluster = parseCluster(line.cluster);
      const before = JSON.stringify(cluster, text);
      const reservation = reserve(cluster, parseGroup(line.group));
      expect(JSON.stringify(cluster, text)).toBe(before);
      if (!reservation.fits) continue;
      for (const [at, node] of reservation.after.nodes.entries()) {
        const was = cluster.nodes[at];
        if (was === undefined || node === was) continue;
        expect(freeMilli(node.cpu)).toBeGreaterThanOrEqual(0n);
        expect(node.memory.allocated.nano - was.memory.allocated.nano).toBeLessThanOrEqual(
          free(was.memory) * 10n ** 9n,
        );
      }
    }
  });

  it("says with numbers what is missing, and how many replicas found room", () => {
    const [line] = readGoldens("inventory-cases").filter(({ id }) => id === "cpu-replicas-one-too-many");
    const reservation = reserve(parseCluster(line?.cluster), parseGroup(line?.group));
    expect(reservation).toMatchObject({
      fits: false,
      refusal: {
        code: "cpu-short",
        message: "needs 1 CPU on one node; the largest free is 0 CPU (4 of 5 replicas found room)",
        details: { needed: "1000", free: "0", placed: 4, replicas: 5 },
      },
    });
  });
});

function text(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
