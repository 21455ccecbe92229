import { expect, test } from "vitest";
import * as server from "./index.ts";

test("the server exports exactly these names", () => {
  expect(Object.keys(server).toSorted()).toMatchInlineSnapshot(`
    [
      "indexNetwork",
      "serverErrors",
      "startServer",
    ]
  `);
});
