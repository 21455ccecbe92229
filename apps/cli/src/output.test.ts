import { expect, it } from "vitest";
import { createOutput, table, toJsonText } from "./output.ts";

function capture(options: { json: boolean; color?: boolean; quiet?: boolean }) {
  const out: string[] = [];
  const err: string[] = [];
  const output = createOutput(
    { stdout: { write: (text) => out.push(text) }, stderr: { write: (text) => err.push(text) } },
    { quiet: false, color: false, ...options },
  );
  return { output, out, err };
}

it("prints one JSON document with --json and keeps progress off standard output", () => {
  const { output, out, err } = capture({ json: true });
  output.progress("waiting");
  output.result({ dseq: 42n }, () => "never");
  expect(out.join("")).toBe('{\n  "dseq": "42"\n}\n');
  expect(err.join("")).toBe("· waiting\n");
});

it("prints text for people without --json, without escape codes when colours are off", () => {
  const { output, out } = capture({ json: false });
  output.result({}, () => output.style("green", "running"));
  expect(out.join("")).toBe("running\n");
});

it("is silent about progress when it is told to be quiet", () => {
  const { output, err } = capture({ json: false, quiet: true });
  output.progress("waiting");
  expect(err).toEqual([]);
});

it("pads columns to the widest cell and leaves no trailing space", () => {
  expect(
    table(
      ["NAME", "PRICE"],
      [
        ["aurora", "1"],
        ["b", "100"],
      ],
    ),
  ).toBe("NAME    PRICE\naurora  1\nb       100");
});

it("renders bytes as base64", () => {
  expect(toJsonText({ bytes: new Uint8Array([1, 2]) })).toBe('{"bytes":"AQI="}');
});
