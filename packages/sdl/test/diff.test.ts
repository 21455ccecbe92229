import { diff, edit, type SdlChange } from "@slipway/sdl";
import { describe, expect, it } from "vitest";
import { plainSdl, replaced } from "./document.ts";

function changed(...changes: SdlChange[]): string[] {
  const result = edit(plainSdl, ...changes);
  if (!result.ok) throw new Error(result.message);
  return diff(plainSdl, result.text).changes.map(({ text, needsNew }) => `${needsNew ? "new: " : ""}${text}`);
}

describe("diff", () => {
  it("is empty for documents that mean the same", () => {
    expect(diff(plainSdl, `# a comment\n${plainSdl}`)).toEqual({
      changes: [],
      updatable: true,
      problems: [],
    });
  });

  it("names what an update can change", () => {
    expect(
      changed(
        { kind: "image", service: "web", image: "nginx:1.28" },
        { kind: "env", service: "web", name: "TOKEN", value: "secret" },
      ),
    ).toEqual(['"web" runs nginx:1.28 instead of nginx:1.27', 'the variable TOKEN is new in "web"']);
  });

  it("names what needs a new deployment", () => {
    expect(
      changed({ kind: "cpu", service: "web", units: 2 }, { kind: "memory", service: "web", size: "1Gi" }),
    ).toEqual(['new: "web" gets 2 cores instead of 0.5', 'new: "web" gets 1Gi of memory instead of 512Mi']);
    expect(changed({ kind: "replicas", service: "web", count: 2 })).toEqual([
      'new: "web" runs 2 replicas instead of 1',
    ]);
    expect(changed({ kind: "price", service: "web", amount: 5 })).toEqual([
      'new: the price in "anywhere" changes from 1000 uact to 5 uact per block',
    ]);
    expect(changed({ kind: "port", service: "web", port: { port: 22, global: true } })).toEqual([
      'new: port 22 for everyone is new at "web"',
    ]);
    expect(changed({ kind: "add-service", name: "api", image: "api:1" })).toContain(
      'new: the service "api" is new',
    );
  });

  it("takes ports between services as an update", () => {
    expect(changed({ kind: "port", service: "web", port: { port: 9000 } })).toEqual([
      'port 9000 for other services is new at "web"',
    ]);
  });

  it("gives the problems of a new document that is not valid", () => {
    const { updatable, problems } = diff(plainSdl, replaced("512Mi", "512x"));
    expect(updatable).toBe(false);
    expect(problems).toMatchObject([{ code: "size" }]);
  });
});
