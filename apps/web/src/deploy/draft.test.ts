import { expect, test } from "vitest";
import { type Draft, type Drafts, withDraft } from "./draft.ts";

const draft = (changedAt: number): Draft => ({ sdl: "x", name: "", templateId: null, values: {}, changedAt });

test("a draft replaces the one with its key", () => {
  const all = withDraft({ a: draft(1), b: draft(2) }, "a", draft(3));
  expect(Object.keys(all).sort()).toEqual(["a", "b"]);
  expect(all.a?.changedAt).toBe(3);
});

test("the oldest drafts fall off beyond thirty", () => {
  let all: Drafts = {};
  for (let count = 0; count < 40; count++) all = withDraft(all, `k${count}`, draft(count));
  expect(Object.keys(all)).toHaveLength(30);
  expect(all.k9).toBeUndefined();
  expect(all.k39).toBeDefined();
});
