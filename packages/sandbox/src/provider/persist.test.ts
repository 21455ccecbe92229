import { SlipwayError } from "@slipway/chain";
import { expect, it } from "vitest";
import { persist } from "./persist.ts";

const busy = new SlipwayError("CHAIN_BUSY", "come back later", { retryable: true });
const refused = new SlipwayError("CHAIN_TX_REFUSED", "no");

it("tries again while that may help", async () => {
  const answers = [busy, busy, "at last"];
  const answer = await persist(async () => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  }, new AbortController().signal);
  expect(answer).toBe("at last");
});

it("gives up at once when it cannot help, and when it is told to stop", async () => {
  let tries = 0;
  const work = async () => {
    tries++;
    throw refused;
  };
  await expect(persist(work, new AbortController().signal)).rejects.toBe(refused);
  await expect(persist(() => Promise.reject(busy), AbortSignal.abort())).rejects.toBe(busy);
  expect(tries).toBe(1);
});
