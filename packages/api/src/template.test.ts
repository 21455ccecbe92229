import { expect, test } from "vitest";
import type { Template } from "./schemas/template.ts";
import { parseTemplate, renderTemplate } from "./template.ts";

const source: Template = {
  id: "hello",
  title: "Hello",
  category: "web",
  summary: "Says hello.",
  needs: "Half a CPU",
  parameters: [
    { name: "greeting", label: "Greeting", default: "hi" },
    { name: "image", label: "Image", default: "nginx:1.27" },
    { name: "password", label: "Password", secret: { length: 24 } },
  ],
  sdl: 'services:\n  web:\n    image: ${image}\n    env:\n      - "GREETING=${greeting}"\n      - PASSWORD=${password}\n      - "HOME_OF=$${HOME}"\n',
};
const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index);

test("a template is filled with given values, defaults and generated secrets", () => {
  const rendered = renderTemplate(source, { greeting: "good day" }, counting);
  if (!rendered.ok) throw new Error("refused");
  expect(rendered.sdl).toContain("image: nginx:1.27");
  expect(rendered.sdl).toContain('"GREETING=good day"');
  expect(rendered.values.password).toMatch(/^[A-Za-z2-9]{24}$/);
  expect(rendered.generated).toEqual(["password"]);
});

test("a doubled dollar leaves the hole for the workload's own shell", () => {
  const rendered = renderTemplate(source, {}, counting);
  expect(rendered.ok && rendered.sdl).toContain('"HOME_OF=${HOME}"');
});

test("quotes in a value are escaped inside a quoted scalar", () => {
  const rendered = renderTemplate(source, { greeting: 'a "b" \\ c' }, counting);
  expect(rendered.ok && rendered.sdl).toContain('"GREETING=a \\"b\\" \\\\ c"');
});

test.each([
  ["a line break", { greeting: "a\nb" }],
  ["what would end a plain scalar", { image: "x: y" }],
  ["a parameter that the template does not have", { color: "red" }],
])("values with %s are refused, and say where", (_name, values) => {
  const rendered = renderTemplate(source, values, counting);
  expect(rendered.ok).toBe(false);
  if (!rendered.ok) expect(rendered.issues[0]?.path).toBe(Object.keys(values)[0]);
});

test("a template with a hole without parameter, or a parameter without hole, is refused", () => {
  const parsed = parseTemplate({ ...source, sdl: "image: ${other}" });
  expect(parsed.ok).toBe(false);
  if (!parsed.ok) expect(parsed.issues.map((issue) => issue.path)).toContain("sdl");
});

test("a template without a title is refused at that field", () => {
  const { title: _title, ...rest } = source;
  const parsed = parseTemplate(rest);
  expect(!parsed.ok && parsed.issues[0]?.path).toBe("title");
});
