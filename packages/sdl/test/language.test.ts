import { readFileSync } from "node:fs";
import { complete, hover, jsonSchema } from "@slipway/sdl";
import { describe, expect, it } from "vitest";
import { rulesMarkdown } from "../src/rules/markdown.ts";
import { plainSdl, replaced } from "./document.ts";

/** What completion offers at "|" in a text. */
function offered(text: string): string[] {
  const offset = text.indexOf("|");
  return complete(text.replace("|", ""), offset).items.map(({ label }) => label);
}

describe("completion", () => {
  it("offers the keys that fit, in maps and in lists", () => {
    expect(offered("|")).toContain("services");
    expect(offered("services:\n  web:\n    im|")).toEqual(["image"]);
    expect(offered("services:\n  web:\n    expose:\n      - port: 80\n        to:\n          - gl|")).toEqual(
      ["global"],
    );
    expect(offered("services:\n  web:\n    expose:\n    - pro|")).toEqual(["proto"]);
  });

  it("offers values and the names that the document declares", () => {
    expect(offered("services:\n  web:\n    expose:\n      - proto: |")).toEqual(["tcp", "udp"]);
    expect(offered(replaced("profile: web", "profile: |"))).toEqual(["web"]);
    expect(offered(replaced("    anywhere:\n      profile: web\n      count: 1\n", "    |"))).toEqual([
      "anywhere",
    ]);
  });
});

describe("hover", () => {
  it("says what a key means", () => {
    const at = plainSdl.indexOf("units");
    expect(hover(plainSdl, at)).toEqual({
      path: "profiles.compute.web.resources.cpu.units",
      doc: "Cores, as 0.5 or 500m. Required. Example: 0.5",
    });
  });
});

describe("the JSON Schema", () => {
  it("knows the keys of the language table and what is required", () => {
    expect(jsonSchema()).toMatchObject({
      required: ["version", "services", "profiles", "deployment"],
      properties: {
        version: { enum: ["2.0", 2, "2.1", 2.1] },
        endpoints: { additionalProperties: { required: ["kind"] } },
      },
    });
  });
});

describe("docs/sdl-rules.md", () => {
  it("is the rule table as it stands in the code", () => {
    const url = new URL("../../../docs/sdl-rules.md", import.meta.url);
    expect(readFileSync(url, "utf8")).toBe(rulesMarkdown());
  });
});
