import type { Cluster, Pair } from "./cluster.ts";
import { subQuantity } from "./quantity.ts";

/** Gives back to `now` what one reservation took when it turned `before` into `after`. Nodes and pools pair by position. */
export function release(now: Cluster, before: Cluster, after: Cluster): Cluster {
  return {
    nodes: now.nodes.map((node, at) => {
      const [was, is] = [before.nodes[at], after.nodes[at]];
      if (was === undefined || is === undefined) return node;
      return {
        ...node,
        cpu: giveBack(node.cpu, was.cpu, is.cpu),
        memory: giveBack(node.memory, was.memory, is.memory),
        gpu: giveBack(node.gpu, was.gpu, is.gpu),
        ephemeral: giveBack(node.ephemeral, was.ephemeral, is.ephemeral),
      };
    }),
    storage: now.storage.map((pool, at) => {
      const [was, is] = [before.storage[at], after.storage[at]];
      return was === undefined || is === undefined
        ? pool
        : { ...pool, pair: giveBack(pool.pair, was.pair, is.pair) };
    }),
  };
}

function giveBack(now: Pair, before: Pair, after: Pair): Pair {
  const taken = subQuantity(after.allocated, before.allocated);
  return taken.nano === 0n ? now : { ...now, allocated: subQuantity(now.allocated, taken) };
}
