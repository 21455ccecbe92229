import { expect, test } from "vitest";
import { endpoints, parseEndpoint } from "./endpoints.ts";
import { toOpenApi } from "./open-api.ts";
import { routes } from "./routes.ts";

const document = toOpenApi({ version: "1.2.3" });

test("every route stands in the document", () => {
  const paths = document.paths as Record<string, Record<string, { operationId: string }>>;
  const found = Object.values(paths).flatMap((item) => Object.values(item).map((one) => one.operationId));
  expect(found.toSorted()).toEqual(Object.keys(endpoints).toSorted());
});

test("every reference points at a schema that exists", () => {
  const schemas = (document.components as { schemas: Record<string, unknown> }).schemas;
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references)
    expect(schemas).toHaveProperty(reference.replace("#/components/schemas/", ""));
});

test.each(Object.keys(endpoints) as (keyof typeof endpoints)[])(
  "%s names the parameters of its path",
  (name) => {
    const inPath = [...parseEndpoint(name).path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const route = routes[name];
    expect("params" in route ? Object.keys(route.params.shape).toSorted() : []).toEqual(inPath.toSorted());
  },
);
