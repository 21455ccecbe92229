import { expect, it } from "vitest";
import { createTxQueue } from "./tx-queue.ts";

it("gathers what waits while a transaction is under way", async () => {
  const batches: string[][] = [];
  const queue = createTxQueue<string>(async (messages) => void batches.push([...messages]));
  const first = queue.add("a");
  await Promise.resolve();
  await Promise.resolve();
  await Promise.all([first, queue.add("b"), queue.add("c")]);
  await queue.idle();
  expect(batches.flat().sort()).toEqual(["a", "b", "c"]);
});

it("sends messages singly when they are refused together, and refuses only the bad one", async () => {
  const sent: string[] = [];
  const queue = createTxQueue<string>(async (messages) => {
    if (messages.includes("bad")) throw new Error("refused");
    sent.push(...messages);
  });
  const fates = await Promise.allSettled([queue.add("a"), queue.add("bad"), queue.add("c")]);
  expect(fates.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(sent).toEqual(["a", "c"]);
});
