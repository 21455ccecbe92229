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
  expect(rendered.sdl).toContain("image: nginx:1.27");
  expect(rendered.sdl).toContain('"GREETING=good day"');
  expect(rendered.values.password).toMatch(/^[A-Za-z2-9]{24}$/);
  expect(rendered.generated).toEqual(["password"]);
});

test("a doubled dollar leaves the hole for the workload's own shell", () => {
  const rendered = renderTemplate(source, {}, counting);
  expect(rendered.sdl).toContain('"HOME_OF=${HOME}"');
});

test("quotes in a value are escaped inside a quoted scalar", () => {
  const rendered = renderTemplate(source, { greeting: 'a "b" \\ c' }, counting);
  expect(rendered.sdl).toContain('"GREETING=a \\"b\\" \\\\ c"');
});

test.each([
  ["a line break", { greeting: "a\nb" }],
  ["what would end a plain scalar", { image: "x: y" }],
  ["a parameter that the template does not have", { color: "red" }],
])("values with %s are refused, and say where", (_name, values) => {
  const [path] = Object.keys(values);
  const refusal = {
    code: "TEMPLATE_VALUE_INVALID",
    details: { issues: [expect.objectContaining({ path })] },
  };
  expect(() => renderTemplate(source, values, counting)).toThrow(expect.objectContaining(refusal));
});

test.each([
  ["a hole without a parameter", { ...source, sdl: "image: ${other}" }, "sdl"],
  ["no title", { ...source, title: undefined }, "title"],
])("a template with %s is refused at that field", (_name, value, path) => {
  const refusal = {
    code: "TEMPLATE_INVALID",
    details: { issues: expect.arrayContaining([expect.objectContaining({ path })]) },
  };
  expect(() => parseTemplate(JSON.stringify(value))).toThrow(expect.objectContaining(refusal));
});

test("text that is no YAML is refused", () => {
  expect(() => parseTemplate('id: "x')).toThrow(expect.objectContaining({ code: "TEMPLATE_INVALID" }));
});
