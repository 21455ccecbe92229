import { msg } from "@slipway/chain";
import { compile } from "@slipway/sdl";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, million, openBench, webSdl } from "../support/bench.ts";
import { problemOf } from "../support/slipway.ts";

const kept = "all money is where it was";
const only = (uact: bigint, uakt = 0n) =>
  [
    { denom: "uact", amount: uact },
    { denom: "uakt", amount: uakt },
  ].filter(({ amount }) => amount > 0n);

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.close());

describe("too little money", { timeout: 60_000 }, () => {
  it("for the deposit stops the command before anything is sent, with both amounts", async () => {
    const poor = await bench.person(only(200_000n, million));
    const { code, stderr } = await poor.slipway("--json", "deploy", "hello", "--yes");
    expect(code).toBe(1);
    expect(problemOf(stderr)).toMatchObject({
      code: "CLI_FUNDS_LOW",
      message: `${poor.signer.address} holds 0.2 ACT, and the deployment locks 0.5 ACT; nothing was sent.`,
      hint: expect.stringContaining("slipway sandbox faucet"),
    });
    expect([await poor.sent(), await poor.uact()]).toEqual([0n, 200_000n]);
  });

  it("for the fee is said by the trial run; the deposit stays in the account", async () => {
    const poor = await bench.person(only(5n * million));
    const { code, stderr } = await poor.slipway("--json", "deploy", "hello", "--yes");
    expect(code).toBe(1);
    expect(problemOf(stderr)).toMatchObject({
      code: "CHAIN_TX_REFUSED",
      message: expect.stringMatching(/^The account has too little money/),
      hint: expect.stringContaining(kept),
    });
    expect(await poor.uact()).toBe(5n * million);
    expect((await bench.chain.deployments({ owner: poor.signer.address })).deployments).toEqual([]);
  });

  it("is refused in the trial run also for a program that does not look first", async () => {
    const { signer, sent, uact } = await bench.person(only(200_000n, million));
    const compiled = compile(webSdl());
    if (!compiled.ok) throw new Error("refused");
    const { groupsProto: groups, hash } = compiled;
    const deposit = { denom: "uact", amount: million };
    const opening = msg.createDeployment({ owner: signer.address, dseq: 1n, groups, hash, deposit });
    await expect(bench.chain.send(signer, [opening])).rejects.toMatchObject({
      code: "CHAIN_TX_REFUSED",
      message: "The account has too little money for the deposit.",
      hint: expect.stringContaining(kept),
      details: { stage: "simulate" },
    });
    expect([await sent(), await uact()]).toEqual([0n, 200_000n]);
  });
});

describe("no bids in time", { timeout: 60_000 }, () => {
  it("says that the deposit is locked and where, and closing gives all of it back", async () => {
    const person = await bench.person();
    const before = await person.uact();
    const nowhere = person.file("app.yaml", webSdl({ where: ", region: the-moon" }));
    const { code, stderr } = await person.slipway(
      ...["--json", "deploy", nowhere, "--deposit", "1.5", "--wait", "3", "--yes"],
    );
    expect(code).toBe(75);
    const { details, ...told } = problemOf(stderr);
    const { dseq } = details;
    expect(told).toMatchObject({
      code: "CLI_NO_BIDS",
      message: `No provider bid for deployment ${dseq} within 3 s; 1.5 ACT stay locked in its escrow.`,
    });
    for (const way of ["bids", "deploy --resume", "close"])
      expect(told.hint).toContain(`\`slipway ${way} ${dseq}\``);
    expect(before - (await person.uact())).toBe(1_500_000n);
    const status = await person.slipway("--json", "status", dseq);
    expect(JSON.parse(status.stdout)).toMatchObject({
      step: "waiting for bids",
      escrow: { left: "1500000" },
    });
    const closed = await person.slipway("--json", "close", dseq, "--yes");
    expect(JSON.parse(closed.stdout)).toMatchObject({ refunded: "1500000", spent: "0" });
    expect(await person.uact()).toBe(before);
  });

  it("at an acceptable price says how many came, and one can go on with the same deployment", async () => {
    const person = await bench.person();
    const app = person.file("app.yaml", webSdl());
    const { code, stderr } = await person.slipway(
      ...["--json", "deploy", app, "--max-price", "0.0000001", "--wait", "8", "--yes"],
    );
    expect(code).toBe(75);
    const { message, details } = problemOf(stderr);
    expect(message).toMatch(/^[1-9]\d* bids? came, none acceptable, for deployment \d+ within 8 s; 0\.5 ACT/);
    const resumed = await person.slipway("--json", "deploy", "--resume", details.dseq, "--yes");
    expect(JSON.parse(resumed.stdout)).toMatchObject({ dseq: details.dseq, services: [{ ready: 1 }] });
  });

  it("stopped by Ctrl-C says that the deployment stays, and the ways on", async () => {
    const person = await bench.person();
    const nowhere = person.file("app.yaml", webSdl({ where: ", region: the-moon" }));
    const running = await person.slipwayStays(["deploy", nowhere, "--yes"], "waiting for bids");
    const { code, stderr } = await running.stop();
    expect(code).toBe(130);
    const { deployments } = (await bench.chain.deployments({ owner: person.signer.address })) ?? {};
    const dseq = deployments[0]?.deployment?.id?.dseq;
    expect(stderr).toContain(`Deployment ${dseq} stays as it is on the chain.`);
    expect(stderr).toContain(`slipway close ${dseq}`);
  });
});

describe("a deployment that cannot go on", { timeout: 60_000 }, () => {
  it("because the SDL is another one stops before a bid is accepted", async () => {
    const person = await bench.person();
    const words = ["deploy", person.file("app.yaml", webSdl()), "--max-price", "0.0000001", "--wait", "2"];
    const { dseq } = problemOf((await person.slipway("--json", ...words, "--yes")).stderr).details;
    const other = person.file("other.yaml", webSdl({ image: "nginx:1.28" }));
    const { code, stderr } = await person.slipway("--json", "deploy", other, "--resume", dseq, "--yes");
    expect(code).toBe(1);
    expect(problemOf(stderr)).toMatchObject({
      code: "CLI_SDL_OTHER",
      hint: expect.stringContaining(`slipway close ${dseq}`),
    });
    const { leases } = await bench.chain.leases({ owner: person.signer.address });
    expect(leases).toEqual([]);
    await person.slipway("close", dseq, "--yes");
    const late = await person.slipway("--json", "deploy", "--resume", dseq, "--yes");
    expect(problemOf(late.stderr)).toMatchObject({
      code: "CLI_DEPLOYMENT_UNKNOWN",
      message: `Deployment ${dseq} is closed already; what was left was refunded then.`,
    });
  });
});

describe("a bad SDL", { timeout: 60_000 }, () => {
  it("shows every problem with its place, and nothing is sent", async () => {
    const person = await bench.person();
    const text = webSdl().replace("memory: { size: 512Mi }", "memory: { size: many }");
    const bad = person.file("bad.yaml", text.replace("count: 1", "count: none"));
    const before = await person.uact();
    const { code, stderr } = await person.slipway("--json", "deploy", bad, "--yes");
    expect(code).toBe(2);
    const told = problemOf(stderr);
    expect(told).toMatchObject({
      code: "CLI_SDL_REFUSED",
      message: expect.stringContaining("nothing was sent"),
    });
    const rowOf = (part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;
    expect(stderr).toContain(`${bad.split("/").at(-1)}:${rowOf("size: many")}:`);
    const { problems } = told.details as unknown as { problems: { line: number; severity: string }[] };
    const lines = problems.filter(({ severity }) => severity === "error").map(({ line }) => line);
    expect(lines).toEqual(expect.arrayContaining([rowOf("size: many"), rowOf("count: 1")]));
    expect([await person.sent(), await person.uact()]).toEqual([0n, before]);
  });
});
