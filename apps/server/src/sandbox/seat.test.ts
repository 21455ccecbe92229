import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeySigner } from "@slipway/chain";
import { createSandbox, type Sandbox } from "@slipway/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { openSeat, type SeatOptions } from "./seat.ts";

const someone = createKeySigner(new Uint8Array(32).fill(5)).address;

function place(): SeatOptions {
  const dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return { dir: join(dir, "sandbox"), runtime: "simulated", providers: [], manual: true };
}

/** What the chain says that the account holds, asked over its REST face. */
async function held({ restUrl }: Sandbox): Promise<string> {
  const answer = await fetch(`${restUrl}/cosmos/bank/v1beta1/balances/${someone}`);
  return JSON.stringify(((await answer.json()) as { balances: unknown }).balances);
}

/** A state in which the account holds so many uact. */
async function stateWith(amount: bigint): Promise<unknown> {
  const other = await createSandbox({ runtime: "simulated", providers: [], manual: true });
  await other.admin.mine(3);
  other.admin.faucet(someone, [{ denom: "uact", amount }]);
  const state = other.admin.exportState();
  await other.close();
  return state;
}

describe("the place of the sandbox", { timeout: 60_000 }, () => {
  test("another chain begins from a state, at the same addresses, and stands there after a restart", async () => {
    const options = place();
    const told: string[] = [];
    const seat = await openSeat({ ...options, onChanged: () => told.push("changed") });
    const { rpcUrl, restUrl, grpcUrl } = seat.sandbox;
    await seat.sandbox.admin.mine(2);
    const state = await stateWith(77n);
    await seat.check(state);
    await seat.startFrom(state);
    expect(told).toEqual(["changed"]);
    expect(seat.sandbox).toMatchObject({ rpcUrl, restUrl, grpcUrl });
    await seat.sandbox.admin.mine(2);
    expect(await held(seat.sandbox)).toContain('"77"');
    const { height } = seat.sandbox.admin.status();
    await seat.close();

    const again = await openSeat(options);
    onTestFinished(() => again.close());
    expect(again.sandbox.admin.status().height).toBe(height);
    expect(await held(again.sandbox)).toContain('"77"');
    expect(existsSync(join(options.dir, "chain.before"))).toBe(true);
  });

  test("a start that names a state sets aside what stood there", async () => {
    const options = place();
    const first = await openSeat(options);
    first.sandbox.admin.faucet(someone, [{ denom: "uact", amount: 5n }]);
    await first.sandbox.admin.mine(2);
    await first.close();
    const second = await openSeat({ ...options, state: await stateWith(9n) });
    onTestFinished(() => second.close());
    await second.sandbox.admin.mine(1);
    expect(await held(second.sandbox)).toContain('"9"');
  });

  test.each([
    ["no document", 7],
    ["one without a state", { chain_id: "sandbox" }],
    [
      "one whose state is wrong",
      { chain_id: "sandbox", genesis_time: "2026-01-01T00:00:00Z", app_state: { bank: 1 } },
    ],
  ])("%s ends nothing, and says what is wrong", async (_what, state) => {
    const options = place();
    const seat = await openSeat(options);
    onTestFinished(() => seat.close());
    seat.sandbox.admin.faucet(someone, [{ denom: "uact", amount: 5n }]);
    await seat.sandbox.admin.mine(1);
    await expect(seat.check(state)).rejects.toMatchObject({ code: "SANDBOX_GENESIS_WRONG" });
    await expect(openSeat({ ...options, state })).rejects.toMatchObject({ code: "SANDBOX_GENESIS_WRONG" });
    expect(await held(seat.sandbox)).toContain('"5"');
  });
});
