import { apiErrors, type RouteShape, routes } from "@slipway/api";
import { chainErrors, SlipwayError } from "@slipway/chain";
import { gatewayErrors } from "@slipway/gateway";
import { sandboxErrors } from "@slipway/sandbox";
import { expect, test } from "vitest";
import { serverErrors } from "../errors.ts";
import { toProblem } from "./problem.ts";

const quiet = { error: () => undefined };

test.each(Object.entries(routes))("%s names only codes that exist", (_name, route: RouteShape) => {
  const known = { ...apiErrors, ...chainErrors, ...gatewayErrors, ...sandboxErrors, ...serverErrors };
  for (const code of route.errors ?? []) expect(known).toHaveProperty(code);
});

test("a refusal keeps its words, and details that JSON does not know become text", () => {
  const details = { height: 7n, bytes: Uint8Array.of(1, 255), list: [1n] };
  const error = new SlipwayError("CHAIN_NOT_FOUND", "not there", { hint: "look again", details });
  expect(toProblem(error, quiet)).toMatchObject({
    status: 404,
    code: "CHAIN_NOT_FOUND",
    message: "not there",
    hint: "look again",
    details: { height: "7", bytes: "01ff", list: ["1"] },
  });
});

test("a fault of our own is logged and told without its inside", () => {
  const logged: unknown[] = [];
  const problem = toProblem(new TypeError("secret inside"), {
    error: (_message, error) => logged.push(error),
  });
  expect(problem).toMatchObject({ status: 500, code: "SERVER_FAULT" });
  expect(JSON.stringify(problem)).not.toContain("secret");
  expect(logged).toHaveLength(1);
});
