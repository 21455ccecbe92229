/** One mistake gives one problem: at its place, in plain words, with a way out. */
import { compile, type Problem } from "@slipway/sdl";
import { describe, expect, it } from "vitest";
import { plainSdl, replaced } from "./document.ts";

function brief({ line, column, code, message }: Problem): string {
  return `${line}:${column} ${code}: ${message}`;
}

function problemsOf(text: string): string[] {
  return compile(text).problems.map(brief);
}

/** [what is wrong, the document, the only problem] */
const mistakes: readonly [string, string, string][] = [
  ["an empty document", "", "1:1 empty: The document is empty"],
  ["a tab", replaced("    image", "\timage"), "4:1 yaml-tab: A tab cannot be used for indentation"],
  ["a missing quote", replaced('"2.0"', '"2.0'), "1:10 yaml-quote: This quoted text has no closing quote"],
  [
    "a key without colon",
    replaced("    image: nginx:1.27", "    image"),
    '4:5 yaml-colon: This line looks like a key, but no ":" follows it',
  ],
  [
    "a list that is not closed",
    replaced("size: 1Gi", "size: [1Gi"),
    '19:17 yaml-flow: This "[" is not closed with "]"',
  ],
  [
    "a key twice",
    replaced("          units: 0.5", "          units: 0.5\n          units: 1"),
    '16:11 duplicate-key: The key "units" stands twice in this map',
  ],
  [
    "no version",
    replaced('version: "2.0"\n', ""),
    "1:1 version-missing: The document does not say its version",
  ],
  ["a version of compose", replaced('"2.0"', '"3.8"'), ""],
  [
    "an old version",
    replaced('"2.0"', '"1.0"'),
    '1:10 version-unsupported: "1.0" is not a version of the SDL',
  ],
  [
    "a misspelt section",
    replaced("deployment:", "depoyment:"),
    '26:1 unknown-section: "depoyment" is not a section of an SDL',
  ],
  [
    "an unknown section",
    `${plainSdl}volumes: {}\n`,
    '31:1 unknown-section: "volumes" is not a section of an SDL',
  ],
  [
    "a misspelt key that is needed",
    replaced("image:", "imgae:"),
    '4:5 image-missing: The service "web" has no image: "imgae" is not a key here',
  ],
  [
    "an unknown profile",
    replaced("profile: web", "profile: wbe"),
    '29:16 compute-unknown: There is no compute profile named "wbe"',
  ],
  [
    "an unknown placement",
    replaced("    anywhere:\n      profile", "    anywere:\n      profile"),
    '28:5 placement-unknown: There is no placement named "anywere"',
  ],
  [
    "a service that is not there",
    replaced("  web:\n    anywhere", "  api:\n    anywhere"),
    '27:3 service-unknown: There is no service named "api"',
  ],
  [
    "no price",
    replaced("        web:\n          denom", "        api:\n          denom"),
    '22:7 pricing-missing: The placement "anywhere" has no price for the profile "web"',
  ],
  [
    "a size in small letters",
    replaced("512Mi", "512m"),
    '17:17 size: "512m" is not a size such as "512Mi" or "1Gi"',
  ],
  [
    "too little storage",
    replaced("1Gi", "1Mi"),
    "19:17 storage-range: A volume of 1Mi is too small; the least is 5Mi",
  ],
  [
    "cores instead of thousandths",
    replaced("0.5", "500"),
    "15:18 cpu-range: 500 cores are too many; the most is 384",
  ],
  [
    "a GPU without attributes",
    replaced("        memory:", "        gpu:\n          units: 1\n        memory:"),
    "17:18 gpu-attributes-missing: A GPU needs attributes that say which one",
  ],
  [
    "a quoted port",
    replaced("port: 80", 'port: "80"'),
    '6:15 wrong-type: This must be a whole number from 1 to 65535, not the text "80"',
  ],
  [
    "a port that is none",
    replaced("port: 80", "port: 70000"),
    "6:15 port: 70000 is not a port; the highest is 65535",
  ],
  [
    "env as a map",
    replaced("    expose:", "    env:\n      A: 1\n    expose:"),
    "6:7 wrong-type: This must be a list, not a map",
  ],
  [
    "a name of a variable",
    replaced("    expose:", '    env: ["A B=1"]\n    expose:'),
    '5:11 env-name: "A B" cannot be the name of an environment variable',
  ],
  [
    "nothing open to the internet",
    replaced("global: true", "service: web"),
    "5:5 no-global: No port of any deployed service is open to the internet",
  ],
  [
    "no expose at all",
    replaced("    expose:\n      - port: 80\n        as: 80\n        to:\n          - global: true\n", ""),
    "3:3 no-global: No port of any deployed service is open to the internet",
  ],
  ["a price of zero", replaced("amount: 1000", "amount: 0"), "25:19 price-zero: A price of 0 is not allowed"],
  [
    "no replica",
    replaced("count: 1", "count: 0"),
    '30:14 count-zero: No replica runs in the placement "anywhere"',
  ],
  [
    "a URL as host name",
    replaced("        to:", "        accept: [https://example.com]\n        to:"),
    '8:18 hostname: "https://example.com" is not a host name',
  ],
  [
    "a service's name",
    plainSdl.replaceAll("web:", "my_web:").replace("profile: web", "profile: my_web"),
    '3:3 service-name: "my_web" cannot be a service\'s name',
  ],
];

describe("a mistake", () => {
  for (const [what, text, problem] of mistakes) {
    it(`is one problem: ${what}`, () => {
      expect(problemsOf(text)).toEqual(problem === "" ? [] : [problem]);
    });
  }

  it("does not hide others", () => {
    const text = replaced(
      "512Mi",
      "512m",
      replaced("port: 80", "port: 0", replaced("amount: 1000", "amount: x")),
    );
    expect(problemsOf(text)).toEqual([
      "6:15 port: This port has no number",
      '17:17 size: "512m" is not a size such as "512Mi" or "1Gi"',
      '25:19 price-syntax: "x" is not a decimal number',
    ]);
  });

  it("carries an edit that repairs it where the intent is clear", () => {
    const broken = [
      replaced("512Mi", "512MB"),
      replaced("profile: web", "profile: wbe"),
      replaced("deployment:", "depoyment:"),
      replaced("image:", "imgae:"),
      replaced("port: 80", 'port: "80"'),
      replaced("    expose:", "    env:\n      A: 1\n    expose:"),
      replaced("    expose:", "    command: npm start\n    expose:"),
      replaced("units: 0.5", "units: 500mcpu"),
      replaced("uact", "uakt"),
    ];
    for (const text of broken) {
      const [problem] = compile(text).problems;
      const fix = problem?.fix;
      expect(fix, text).toBeDefined();
      if (fix === undefined) continue;
      const repaired = text.slice(0, fix.range.offset) + fix.text + text.slice(fix.range.endOffset);
      expect(compile(repaired)).toMatchObject({ ok: true, deployable: true, problems: [] });
    }
  });

  it("points to the other place when two disagree", () => {
    const text = replaced("          units: 0.5", "          units: 0.5\n          units: 1");
    expect(compile(text).problems[0]?.related).toMatchObject({
      message: "It stands here first",
      line: 15,
      column: 11,
    });
  });

  it("of the chain's or the provider's leaves the document compiled but not deployable", () => {
    const compiled = compile(replaced("uact", "uakt"));
    expect(compiled).toMatchObject({ ok: true, deployable: false });
    expect(compiled.problems).toMatchObject([
      { code: "chain-denom", rule: "chain", severity: "error", line: 24 },
    ]);
  });

  it("about money is checked when the deposit is known", () => {
    const options = { deposit: { denom: "uact", amount: 100n } };
    expect(compile(plainSdl, options).problems).toMatchObject([{ code: "chain-deposit", rule: "chain" }]);
  });

  it("that only wastes something is advice", () => {
    const advised = compile(replaced("nginx:1.27", "nginx"));
    expect(advised).toMatchObject({ ok: true, deployable: true });
    expect(advised.problems).toMatchObject([
      { code: "image-tag", severity: "advice", path: "services.web.image" },
    ]);
  });
});
