import { expect, test } from "vitest";
import { endSteps, reachStep, startSteps } from "./operation.ts";

const titles = { key: "Key", sign: "Sign", block: "In a block" };
const states = (steps: ReturnType<typeof startSteps>) => steps.map(({ state }) => state).join(" ");

test("reaching a step finishes those before it", () => {
  expect(states(reachStep(startSteps(titles), "sign"))).toBe("done now todo");
});

test("a failure marks the step that went on and leaves the later ones open", () => {
  expect(states(endSteps(reachStep(startSteps(titles), "sign"), "failed"))).toBe("done failed todo");
});

test("a failure before the first step marks the first", () => {
  expect(states(endSteps(startSteps(titles), "failed"))).toBe("failed todo todo");
});

test("a success finishes all", () => {
  expect(states(endSteps(reachStep(startSteps(titles), "key"), "done"))).toBe("done done done");
});
