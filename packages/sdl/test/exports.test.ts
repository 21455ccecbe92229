import * as sdl from "@slipway/sdl";
import { expect, it } from "vitest";

it("exports these names and no others", () => {
  expect(Object.keys(sdl).sort()).toMatchInlineSnapshot(`
    [
      "aboutRules",
      "coinName",
      "compile",
      "complete",
      "diff",
      "edit",
      "format",
      "fromCompose",
      "hover",
      "jsonSchema",
      "price",
      "rules",
    ]
  `);
});
