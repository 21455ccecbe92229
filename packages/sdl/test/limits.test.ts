/** Any text is answered or refused: soon, with little memory, and never with an exception. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { compile, edit, format, fromCompose } from "@slipway/sdl";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainSdl } from "./document.ts";

const mebibyte = 1_048_576;

/** Milliseconds of processor time. Alone each takes less than half of it; a shared machine is slower. */
const soon = 2_000;

function timed(text: string): { ok: boolean; codes: string[]; milliseconds: number } {
  const start = process.cpuUsage();
  const { ok, problems } = compile(text, { maxLength: 4 * mebibyte });
  const { user, system } = process.cpuUsage(start);
  return { ok, codes: problems.map(({ code }) => code), milliseconds: (user + system) / 1000 };
}

function servicesSdl(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `s${i}`);
  return [
    'version: "2.0"\nservices:',
    ...names.map((name) => `  ${name}:\n    image: a:1\n    expose: [{port: 80, to: [{global: true}]}]`),
    "profiles:\n  compute:\n    p: {resources: {cpu: {units: 0.01}, memory: {size: 1Mi}, storage: {size: 5Mi}}}",
    "  placement:\n    all: {pricing: {p: {denom: uact, amount: 1}}}",
    "deployment:",
    ...names.map((name) => `  ${name}: {all: {profile: p, count: 1}}`),
    "",
  ].join("\n");
}

function laughs(levels: number): string {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < levels; i++)
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(", ")}]`,
    );
  return lines.join("\n");
}

const heavy: readonly [string, string, boolean][] = [
  ["10,000 services", servicesSdl(10_000), true],
  [
    "a text of one mebibyte",
    plainSdl.replace("nginx:1.27", `nginx:1.27\n    env: ["A=${"x".repeat(mebibyte)}"]`),
    true,
  ],
  ["a mebibyte of comments", plainSdl + "# x\n".repeat(mebibyte / 4), true],
  ["1,000 nested aliases", `${laughs(1_000)}\n${plainSdl}`, false],
  [
    "aliases that blow up inside a section",
    `services:\n  a: &a {env: [${"x,".repeat(20_000)}]}\n${"  b: &b {env: *a}\n".repeat(1)}${Array.from({ length: 20_000 }, (_, i) => `  s${i}: *a`).join("\n")}\n`,
    false,
  ],
  ["a flow nest of 5,000 levels", `${"[".repeat(5_000)}${"]".repeat(5_000)}`, false],
  ["an open flow nest of 5,000 levels", `a: ${"{a: ".repeat(5_000)}`, false],
  ["a block nest of 5,000 levels", `${"- ".repeat(5_000)}x`, false],
  ["a nest of 200,000 levels", "[".repeat(200_000), false],
  [
    "5,000 nested merges",
    ["a0: &a0 {x: y}", ...Array.from({ length: 5_000 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: *a${i}}`)]
      .join("\n")
      .replace(/^/gm, "  ")
      .replace(/^/, "services:\n"),
    false,
  ],
  ["100,000 duplicate keys", `services:\n${"  a: {image: x}\n".repeat(60_000)}`, false],
  [
    "100,000 wrong values",
    `services:\n${Array.from({ length: 60_000 }, (_, i) => `  s${i}: x`).join("\n")}`,
    false,
  ],
  ["a mebibyte of quotes", `a: "${"'\"".repeat(mebibyte / 2)}`, false],
  ["a mebibyte of line breaks in quotes", `a: "${"\n".repeat(mebibyte)}`, false],
  ["a mebibyte of hashes", plainSdl + " #".repeat(mebibyte / 2), true],
  [
    "a number with a mebibyte of digits",
    plainSdl.replace("count: 1", `count: ${"1".repeat(mebibyte)}`),
    false,
  ],
  [
    "a price with a mebibyte of digits",
    plainSdl.replace("amount: 1000", `amount: "${"1".repeat(mebibyte)}"`),
    false,
  ],
];

describe("the compiler answers soon", () => {
  for (const [what, text, ok] of heavy) {
    it(`for ${what}`, () => {
      const answer = timed(text);
      expect(answer.ok).toBe(ok);
      expect(answer.milliseconds).toBeLessThan(soon);
      expect(answer.codes.length).toBeLessThanOrEqual(1_000);
    });
  }

  it("and refuses what is larger than the limit, which can be set", () => {
    expect(compile("x".repeat(mebibyte + 1)).problems).toMatchObject([{ code: "too-large", line: 1 }]);
    expect(compile(plainSdl, { maxLength: 100 })).toMatchObject({
      ok: false,
      problems: [{ code: "too-large" }],
    });
  });
});

/** Texts that break documents: structure characters, tags, odd white space, numbers, keys of the SDL. */
const shards = [
  "\t",
  " ",
  "\n",
  "\r\n",
  "#",
  "- ",
  "? ",
  ": ",
  "[",
  "]",
  "{",
  "}",
  ",",
  "&a ",
  "*a",
  "!",
  "!!str ",
  "!!int ",
  "!!binary ",
  "|",
  ">-\n  x\n",
  "'",
  '"',
  "\\",
  "%YAML 1.1\n",
  "---\n",
  "...\n",
  "<<: *a\n",
  "<<: {image: x}\n",
  "~",
  "yes",
  "0o7",
  "0x1F",
  "1e3",
  "1_000",
  ".inf",
  ".nan",
  "2024-01-01",
  "\u2028",
  "\u0085",
  "é",
  "😀",
  "\ufeff",
  "\u0000",
  "\ud800",
  "null",
  "-1",
  "999999999999999999999",
  "1.5",
  "512m",
  "16E",
  "global: true",
  "count: 0",
  "gpu: {units: 1}",
  "__proto__: x\n",
  "constructor: y\n",
];

/** Small and fast, with a seed: the same mutations everywhere. */
class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }
  below(n: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * n);
  }
}

function mutate(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  const lines = text.split("\n");
  const line = dice.below(lines.length);
  switch (dice.below(5)) {
    case 0:
      return text.slice(0, at) + shards[dice.below(shards.length)] + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + dice.below(8));
    case 2:
      return lines.toSpliced(line, 1).join("\n");
    case 3:
      return lines.with(line, " ".repeat(dice.below(12)) + (lines[line] ?? "").trimStart()).join("\n");
    default:
      return lines.toSpliced(dice.below(lines.length), 0, lines[line] ?? "").join("\n");
  }
}

const mutations = Number(process.env.SDL_MUTATIONS ?? 5_000);

describe("a mutated document", () => {
  const url = new URL("../goldens/cases.jsonl.gz", import.meta.url);
  const seeds = gunzipSync(readFileSync(url))
    .toString("utf8")
    .split("\n")
    .filter(Boolean)
    .map((line): string => JSON.parse(line).yaml);

  it(`never makes the compiler throw, and what is accepted is whole (${mutations} documents, seed 20)`, () => {
    const dice = new Dice(20);
    let accepted = 0;
    for (let i = 0; i < mutations; i++) {
      let text = seeds[dice.below(seeds.length)] ?? "";
      for (let n = dice.below(4); n >= 0; n--) text = mutate(text, dice);
      const compiled = compile(text);
      if (!compiled.ok) {
        expect(compiled.problems.length, text).toBeGreaterThan(0);
        continue;
      }
      accepted++;
      expect(compiled.hash, text).toMatch(/^[0-9a-f]{64}$/);
      expect(compiled.groups.length, text).toBe(compiled.manifest.length);
      expect(JSON.parse(compiled.manifestJson)).toEqual(JSON.parse(JSON.stringify(compiled.manifest)));
    }
    expect(accepted).toBeGreaterThan(mutations / 100);
  }, 600_000);

  it("never makes the other functions throw", () => {
    const dice = new Dice(7);
    for (let i = 0; i < mutations / 20; i++) {
      let text = seeds[dice.below(seeds.length)] ?? "";
      for (let n = dice.below(4); n >= 0; n--) text = mutate(text, dice);
      format(text);
      fromCompose(text);
      edit(text, { kind: "image", service: "web", image: "x:1" }, { kind: "cpu", service: "web", units: 1 });
    }
  }, 600_000);

  it("of arbitrary characters is refused in peace", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(compile(text).ok).toBe(false);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
