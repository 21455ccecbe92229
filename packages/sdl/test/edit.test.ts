import { compile, edit, type SdlChange } from "@slipway/sdl";
import { describe, expect, it } from "vitest";
import { plainSdl, replaced } from "./document.ts";

function edited(text: string, ...changes: SdlChange[]): string {
  const result = edit(text, ...changes);
  if (!result.ok) throw new Error(result.message);
  return result.text;
}

describe("edit", () => {
  it("changes one value and not one character more", () => {
    expect(edited(plainSdl, { kind: "image", service: "web", image: "nginx:1.28" })).toBe(
      replaced("1.27", "1.28"),
    );
    expect(edited(plainSdl, { kind: "memory", service: "web", size: "1Gi" })).toBe(replaced("512Mi", "1Gi"));
    expect(edited(plainSdl, { kind: "replicas", service: "web", count: 3 })).toBe(
      replaced("count: 1", "count: 3"),
    );
    expect(edited(plainSdl, { kind: "price", service: "web", amount: 5 })).toBe(replaced("1000", "5"));
  });

  it("keeps comments, quotes and flow form", () => {
    const text = replaced("image: nginx:1.27", "image: 'nginx:1.27' # the proxy");
    expect(edited(text, { kind: "image", service: "web", image: "caddy:2" })).toContain(
      "image: 'caddy:2' # the proxy",
    );
    const flow = replaced("        cpu:\n          units: 0.5\n", "        cpu: {units: 0.5} # half\n");
    expect(edited(flow, { kind: "cpu", service: "web", units: 2 })).toContain("cpu: {units: 2} # half");
  });

  it("adds, changes and removes environment variables", () => {
    const one = edited(plainSdl, { kind: "env", service: "web", name: "A", value: "1" });
    expect(one).toContain("    env:\n      - A=1\n");
    const two = edited(one, { kind: "env", service: "web", name: "B", value: "x: y" });
    expect(two).toContain('      - A=1\n      - "B=x: y"\n');
    expect(edited(two, { kind: "env", service: "web", name: "A", value: null })).not.toContain("A=1");
  });

  it("turns a single volume into a list when another joins it", () => {
    const volume = { name: "data", size: "10Gi", persistent: true, class: "beta3", mount: "/data" };
    const compiled = compile(edited(plainSdl, { kind: "volume", service: "web", volume }));
    expect(compiled).toMatchObject({ ok: true, deployable: true });
    if (compiled.ok)
      expect(compiled.groups[0]?.resources[0]?.resource.storage.map(({ name }) => name)).toEqual([
        "default",
        "data",
      ]);
  });

  it("gives a service its own profile before changing a shared one", () => {
    const two = edited(plainSdl, { kind: "add-service", name: "api", image: "api:1" });
    const shared = edited(two, {
      kind: "set",
      path: ["deployment", "api", "anywhere", "profile"],
      value: "web",
    });
    const compiled = compile(edited(shared, { kind: "cpu", service: "api", units: 4 }));
    if (!compiled.ok) throw new Error("refused");
    const cpu = compiled.groups[0]?.resources.map(({ resource }) => resource.cpu.units.val);
    expect(cpu).toEqual(["4000", "500"]);
  });

  it("removes a service with the profile and price that nothing else uses", () => {
    const two = edited(plainSdl, { kind: "add-service", name: "api", image: "api:1" });
    expect(edited(two, { kind: "remove-service", service: "api" })).toBe(plainSdl);
  });

  it("asks for GPUs and gives them back", () => {
    const gpu = { units: 2, models: [{ model: "a100", ram: "80Gi" }] };
    const withGpu = edited(plainSdl, { kind: "gpu", service: "web", gpu });
    const compiled = compile(withGpu);
    expect(compiled.ok && compiled.groups[0]?.resources[0]?.resource.gpu).toEqual({
      units: { val: "2" },
      attributes: [{ key: "vendor/nvidia/model/a100/ram/80Gi", value: "true" }],
    });
    expect(edited(withGpu, { kind: "gpu", service: "web", gpu: null })).toBe(plainSdl);
  });

  it("builds a document from nothing", () => {
    const text = edited("", { kind: "add-service", name: "web", image: "nginx:1.27" });
    expect(compile(text)).toMatchObject({ ok: true, deployable: true, problems: [] });
  });

  it("writes an alias out where its value changes", () => {
    const text = replaced(
      "        memory:\n          size: 512Mi",
      "        memory: &m\n          size: 512Mi",
    );
    const aliased = text.replace("        storage:\n          size: 1Gi", "        storage: *m");
    expect(
      edited(aliased, {
        kind: "set",
        path: ["profiles", "compute", "web", "resources", "storage", "size"],
        value: "2Gi",
      }),
    ).toContain("storage: {size: 2Gi}");
  });

  it("leaves a text that is no YAML alone and says why", () => {
    expect(edit('version: "2', { kind: "image", service: "web", image: "x" })).toMatchObject({ ok: false });
  });
});
