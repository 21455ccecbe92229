import { expect, test } from "vitest";
import { type Command, rankCommands } from "./rank-commands.ts";

const command = (id: string, title: string, words = ""): Command => ({
  id,
  title,
  words,
  kind: "go",
  note: "",
  run: () => undefined,
});
const commands = [
  command("a", "Deployments"),
  command("b", "Deploy Ollama", "llm chat"),
  command("c", "Logs of ollama-test"),
];
const ids = (text: string, recent: string[] = []) => rankCommands(commands, text, recent).map(({ id }) => id);

test("every typed word must be found, in the title or among the other words", () => {
  expect(ids("ollama")).toEqual(["b", "c"]);
  expect(ids("deploy llm")).toEqual(["b"]);
  expect(ids("nothing")).toEqual([]);
});

test("with nothing typed, what was used last comes first", () => {
  expect(ids("", ["c"])).toEqual(["c", "a", "b"]);
});
