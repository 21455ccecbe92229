import { expect, test } from "vitest";
import * as api from "./index.ts";

test("the package exports exactly these names", () => {
  expect(Object.keys(api).toSorted()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "apiErrors",
      "createClient",
      "endpoints",
      "formatEvent",
      "httpMethod",
      "parseEndpoint",
      "parseTemplate",
      "problemJson",
      "readEvents",
      "renderTemplate",
      "routes",
      "shellStart",
      "toOpenApi",
    ]
  `);
});
