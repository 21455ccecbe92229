import { expect, test } from "vitest";
import { plainSentence } from "./plain-sentence.ts";

const names = new Map([["akash1wlmcqq", "aurora"]]);

test("a bid reads with the provider's name and its price an hour", () => {
  const entry = { title: "akash1wlmc…mfpk bid 0.5 uact per block.", details: { provider: "akash1wlmcqq" } };
  expect(plainSentence(entry, names, 6)).toBe("aurora bid $0.0003 an hour.");
});

test("amounts read in the large unit, and unknown addresses stay", () => {
  const entry = { title: "akash1xyz…abc put in 500000 uact.", details: {} };
  expect(plainSentence(entry, names, 6)).toBe("akash1xyz…abc put in 0.50 ACT.");
});
