import { expect, test } from "vitest";
import { readState } from "./state-file.ts";

test("a state says what it holds", () => {
  const document = {
    chain_id: "sandbox",
    app_state: { auth: { accounts: [{}, {}] }, deployment: { deployments: [{}] } },
  };
  expect(readState("mine.json", JSON.stringify(document))).toEqual({
    name: "mine.json",
    document,
    accounts: 2,
    deployments: 1,
  });
});

test.each([
  ["{", "mine.json is not JSON."],
  ["[]", "mine.json is no state of a network: it has no chain_id or no app_state."],
  ['{"chain_id":"x"}', "mine.json is no state of a network: it has no chain_id or no app_state."],
])("%s is refused: %s", (text, problem) => {
  expect(readState("mine.json", text)).toEqual({ problem });
});
