import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { compile, format } from "@slipway/sdl";
import { describe, expect, it } from "vitest";
import { plainSdl } from "./document.ts";

describe("format", () => {
  it("leaves a document in the usual layout as it is, but for a blank line between sections", () => {
    expect(format(format(plainSdl))).toBe(format(plainSdl));
  });

  it("orders sections, indents evenly and keeps every comment", () => {
    const text = `# head
deployment:   # where
    web:
        anywhere: {profile: web, count: 1}


services:
    web:   # the one
        # pinned
        image: "nginx:1.27"
        expose:
        - port: 80   # http
          to: [{global: true}]
        # last
version: '2.0'
`;
    expect(format(text)).toBe(`version: '2.0'

services:
  web: # the one
    # pinned
    image: "nginx:1.27"
    expose:
      - port: 80 # http
        to: [{global: true}]
    # last

# head
deployment: # where
  web:
    anywhere: {profile: web, count: 1}
`);
  });

  it("keeps block scalars line by line", () => {
    const text =
      "services:\n    a:\n        args:\n        - |\n            one\n              two\n\n            three\n";
    expect(format(text)).toBe(
      "services:\n  a:\n    args:\n      - |\n        one\n          two\n\n        three\n",
    );
  });

  it("gives back what is no YAML", () => {
    expect(format("a: [")).toBe("a: [");
  });

  const templates = new URL("../../../../shared/goldens/sdl/templates.jsonl.gz", import.meta.url);
  it.skipIf(!existsSync(templates))("changes the meaning of no template, and nothing the second time", () => {
    const lines = gunzipSync(readFileSync(templates)).toString("utf8").split("\n").filter(Boolean);
    for (const line of lines) {
      const { name, yaml }: { name: string; yaml: string } = JSON.parse(line);
      const formatted = format(yaml);
      expect(hashOf(formatted), name).toBe(hashOf(yaml));
      expect(format(formatted), name).toBe(formatted);
    }
  });
});

function hashOf(text: string): string {
  const compiled = compile(text);
  return compiled.ok ? compiled.hash : "refused";
}
