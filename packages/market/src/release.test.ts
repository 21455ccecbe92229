import { expect, it } from "vitest";
import { readGoldens } from "../test/goldens.ts";
import { parseCluster, printCluster } from "./cluster.ts";
import { parseGroup } from "./group.ts";
import { release } from "./release.ts";
import { reserve } from "./reserve.ts";

const lines = readGoldens("inventory-cases");

it("gives back exactly what a reservation took, whatever was taken in between", () => {
  let checked = 0;
  for (const line of lines) {
    const start = parseCluster(line.cluster);
    const first = reserve(start, parseGroup(line.group));
    if (!first.fits) continue;
    expect(amounts(release(first.after, start, first.after))).toEqual(amounts(start));
    const second = reserve(first.after, parseGroup(line.group));
    if (!second.fits) continue;
    const withoutFirst = release(second.after, start, first.after);
    expect(amounts(release(withoutFirst, first.after, second.after))).toEqual(amounts(start));
    checked++;
  }
  expect(checked).toBeGreaterThan(10);
});

function amounts(cluster: ReturnType<typeof parseCluster>): unknown {
  const pair = ({ allocated }: { allocated: { nano: bigint } }) => allocated.nano;
  expect(printCluster(cluster)).toBeDefined();
  return [
    cluster.nodes.map((node) => [node.cpu, node.memory, node.gpu, node.ephemeral].map(pair)),
    cluster.storage.map((pool) => pair(pool.pair)),
  ];
}
