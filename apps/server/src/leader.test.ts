import { pause } from "@slipway/chain/wait";
import { describe, expect, test } from "vitest";
import { leadWhile } from "./leader.ts";
import { answers, makeDatabase } from "./test/stores.ts";

describe("a background role", async () => {
  test.skipIf(!(await answers()))(
    "is done by one process at a time, and passes on when it stops",
    async () => {
      const { url, drop } = await makeDatabase();
      const log: string[] = [];
      const work = (name: string) => async (signal: AbortSignal) => {
        log.push(`${name} begins`);
        await pause(60_000, signal);
        log.push(`${name} ends`);
      };
      const [first, second] = [new AbortController(), new AbortController()];
      const one = leadWhile(url, "index/n", first.signal, work("one"));
      await waitFor(() => log.length === 1);
      const two = leadWhile(url, "index/n", second.signal, work("two"));
      await pause(300, second.signal);
      expect(log).toEqual(["one begins"]);
      first.abort();
      await one;
      await waitFor(() => log.length === 3);
      expect(log).toEqual(["one begins", "one ends", "two begins"]);
      second.abort();
      await two;
      await drop();
    },
  );
});

async function waitFor(is: () => boolean): Promise<void> {
  const { signal } = new AbortController();
  for (let tries = 0; tries < 200 && !is(); tries++) await pause(50, signal);
}
