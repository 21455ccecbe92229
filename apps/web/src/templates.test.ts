// The catalogue: every file in templates/ is a template, compiles as it is, and can be deployed without a change.
import { readdirSync, readFileSync } from "node:fs";
import { parseTemplate, renderTemplate } from "@slipway/api";
import { compile } from "@slipway/sdl";
import { describe, expect, test } from "vitest";

const folder = new URL("../../../templates/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const read = (name: string) => parseTemplate(readFileSync(new URL(name, folder), "utf8"));
const random = (length: number) => new Uint8Array(length).map((_, index) => (index * 37 + 11) % 251);

test("there are at least two dozen templates, with a first one for newcomers", () => {
  expect(files.length).toBeGreaterThanOrEqual(24);
  expect(files).toContain("hello.yaml");
});

test("each of the three doors has three popular templates", () => {
  const popular = files.map(read).filter((template) => template.popular);
  for (const category of ["ai", "web", "node"])
    expect(popular.filter((template) => template.category === category).length).toBeGreaterThanOrEqual(3);
});

describe.each(files)("%s", (file) => {
  const template = read(file);
  const { sdl } = renderTemplate(template, {}, random);
  const compiled = compile(sdl);

  test("its name is its file's name", () => {
    expect(`${template.id}.yaml`).toBe(file);
  });

  test("compiles with no problem, and can be deployed as it is", () => {
    expect(compiled.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(compiled).toMatchObject({ ok: true, deployable: true });
  });

  test("pins each image to a version, and is priced in uact", () => {
    if (!compiled.ok) throw new Error("it does not compile");
    const images = compiled.manifest.flatMap(({ services }) => services.map(({ image }) => image));
    for (const image of images) expect(image).toMatch(/:(?!latest$)[\w.-]*\d[\w.-]*$/);
    for (const { resources } of compiled.groups)
      for (const { price } of resources) expect(price.denom).toBe("uact");
  });

  test("its health check names one of its services", () => {
    if (!compiled.ok) throw new Error("it does not compile");
    const names = compiled.manifest.flatMap(({ services }) => services.map(({ name }) => name));
    expect(names).toContain(template.health?.service);
  });
});
