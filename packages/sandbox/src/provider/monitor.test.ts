import { expect, test } from "vitest";
import { createMonitor, type Monitor } from "./monitor.ts";

const order = { owner: "akash1owner", dseq: 5n, gseq: 1, oseq: 1 };

/** A monitor over one workload, whose clock the test moves. */
function watching(isWhole: () => Promise<boolean>, random = () => 0.5) {
  const given: number[] = [];
  const looks: number[] = [];
  let now = 0;
  const monitor: Monitor = createMonitor({
    isWhole: async () => {
      looks.push(now);
      return await isWhole();
    },
    onUnstable: (_order, at) => given.push(at),
    random,
  });
  const pass = async (seconds: number): Promise<void> => {
    for (let at = 0; at < seconds; at++) {
      now += 1000;
      monitor.tick(now);
      await monitor.idle();
    }
  };
  return { monitor, given, looks, pass };
}

test("a workload that never stands is given up at the forty-first look, some eight minutes after the manifest", async () => {
  const { monitor, given, looks, pass } = watching(async () => false);
  monitor.watch(order);
  await pass(600);
  expect(given).toEqual([looks[40]]);
  expect(given).toEqual([493_000]);
});

test("one that comes up in between is counted anew", async () => {
  let looked = 0;
  const { monitor, given, looks, pass } = watching(async () => ++looked % 30 === 0);
  monitor.watch(order);
  await pass(3600);
  expect(looks.length).toBeGreaterThan(200);
  expect(given).toEqual([]);
});

test("one that stands is looked at every ten to fifteen seconds", async () => {
  const { monitor, looks, pass } = watching(
    async () => true,
    () => 0,
  );
  monitor.watch(order);
  await pass(60);
  expect(looks.slice(1).map((at, before) => at - (looks[before] ?? 0))).toEqual([
    10_000, 10_000, 10_000, 10_000, 10_000,
  ]);
});

test("a look that cannot be made counts neither for nor against it", async () => {
  let looked = 0;
  const { monitor, given, pass } = watching(async () => {
    if (++looked > 20) throw new Error("engine away");
    return false;
  });
  monitor.watch(order);
  await pass(3600);
  expect(given).toEqual([]);
});

test("a new manifest begins the count anew, and an ended lease is not looked at", async () => {
  const { monitor, given, looks, pass } = watching(async () => false);
  monitor.watch(order);
  await pass(400);
  monitor.watch(order);
  await pass(400);
  expect(given).toEqual([]);
  monitor.forget(order);
  const before = looks.length;
  await pass(600);
  expect(looks.length).toBe(before);
  expect(given).toEqual([]);
});

test("where notice has to be given first, it is given up again every five minutes", async () => {
  const { monitor, given, pass } = watching(async () => false);
  monitor.watch(order);
  await pass(1200);
  const [first = 0, ...later] = given;
  expect(later).toEqual([first + 300_000, first + 600_000]);
});
