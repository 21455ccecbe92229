/** YAML as Go's yaml.v3 reads it into the SDL's structs, where that differs from what one would expect. */
import { compile } from "@slipway/sdl";
import { parseYaml } from "@slipway/sdl/yaml";
import { describe, expect, it } from "vitest";
import { plainSdl, replaced } from "./document.ts";

/** The manifest's service "web", or the codes of what the compiler refuses. */
function web(text: string): unknown {
  const compiled = compile(text);
  if (!compiled.ok)
    return compiled.problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
  return compiled.manifest[0]?.services.find(({ name }) => name === "web");
}

const image = "image: nginx:1.27";

describe("values", () => {
  it.each([
    ["port: 0x50", 80],
    ["port: 0o120", 80],
    ["port: 0120", 80],
    ["port: 8_0", 80],
    ["port: 80.9", 80],
    ["port: !!int '80'", 80],
    ["port: !!float 80", 80],
  ])("%s is a port", (written, port) => {
    expect(web(replaced("port: 80", written))).toMatchObject({ expose: [{ port }] });
  });

  it.each(['port: "80"', "port: -1", "port: .inf", "port: 2024-01-01", "port: !!str 80"])(
    "%s is none",
    (written) => {
      expect(web(replaced("port: 80", written))).toEqual(["wrong-type"]);
    },
  );

  it.each(["yes", "on", "Y", "'yes'", "True"])("global: %s is true", (written) => {
    expect(web(replaced("global: true", `global: ${written}`))).toMatchObject({ expose: [{ global: true }] });
  });

  it.each(["'true'", "1", "''"])("global: %s is refused", (written) => {
    expect(web(replaced("global: true", `global: ${written}`))).toEqual(["wrong-type"]);
  });

  it("numbers, dates and binary data are text where text is wanted", () => {
    const args = "args: [8080, 1.50, 2024-01-01, true, !!binary aGk=, ~, 'x']";
    expect(web(replaced(image, `${image}\n    ${args}`))).toMatchObject({
      args: ["8080", "1.50", "2024-01-01", "true", "hi", "x"],
    });
  });
});

describe("maps", () => {
  it("merge others under their own keys, the first merged one winning", () => {
    const merged = `${image}\n    <<: [{image: a, args: [b]}, {args: [c], env: [D=1]}]`;
    expect(web(replaced(image, merged))).toMatchObject({ image: "nginx:1.27", args: ["b"], env: ["D=1"] });
  });

  it("merge into prices, which are read by hand", () => {
    const price = "          <<: {denom: uact}\n          amount: 1000\n";
    expect(web(replaced("          denom: uact\n          amount: 1000\n", price))).toMatchObject({
      name: "web",
    });
  });

  it("do not merge what is no map, or themselves", () => {
    expect(web(replaced(image, `${image}\n    <<: x`))).toEqual(["merge-not-map"]);
    expect(web(replaced("  web:\n    image", "  web: &w\n    <<: *w\n    image"))).toEqual(["alias-cycle"]);
  });

  it("refuse a key twice, however it is spelt", () => {
    expect(web(replaced(image, `${image}\n    "image": x`))).toEqual(["duplicate-key"]);
    expect(web(replaced(image, `${image}\n    !!binary aW1hZ2U=: x`))).toEqual(["duplicate-key"]);
  });

  it("skip the key null and take any other scalar", () => {
    expect(web(replaced(image, `${image}\n    ~: x`))).toMatchObject({ image: "nginx:1.27" });
  });
});

describe("texts", () => {
  it("fold, keep and chomp lines as written", () => {
    const args =
      'args:\n      - |\n        a\n          b\n      - >-\n        c\n        d\n\n        e\n      - "f\n        g\\\n        h"';
    expect(web(replaced(image, `${image}\n    ${args}`))).toMatchObject({
      args: ["a\n  b\n", "c d\ne", "f gh"],
    });
  });

  it("may come with a byte order mark and with carriage returns", () => {
    expect(web(`\ufeff${plainSdl.replaceAll("\n", "\r\n")}`)).toEqual(web(plainSdl));
  });

  it("end with the first document", () => {
    const { ok, problems } = compile(`${plainSdl}---\n{: not: read\n`);
    expect({ ok, codes: problems.map(({ code }) => code) }).toEqual({ ok: true, codes: ["more-documents"] });
  });
});

describe("the tree", () => {
  it("remembers where each node stands, its anchor included", () => {
    const text = "a: &x 'b'\nc: [d, e]\n";
    const parsed = parseYaml(text);
    if (!parsed.ok || parsed.root === null) throw new Error("unreadable");
    const places = parsed.root.content.map(({ begin, start, end }) => [
      text.slice(begin, end),
      text.slice(start, end),
    ]);
    expect(places).toEqual([
      ["a", "a"],
      ["&x 'b'", "'b'"],
      ["c", "c"],
      ["[d, e]", "[d, e]"],
    ]);
  });

  it("ends a flow map that the text leaves open with a fault, not in a loop", () => {
    expect(parseYaml("a: 1\n{b: 2")).toMatchObject({ ok: false });
  });
});
