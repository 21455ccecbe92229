import { compile } from "@slipway/sdl";
import { expect, test } from "vitest";
import { composeToSdl } from "./compose.ts";

test("a compose file becomes an SDL that can be deployed, with remarks above", () => {
  const sdl = composeToSdl("services:\n  Web:\n    image: nginx:1.28\n    ports: ['80:80']\n");
  expect(sdl).toMatch(/^# Line 2 of the compose file: /);
  expect(compile(sdl)).toMatchObject({ ok: true, deployable: true });
});

test("what is no compose file is refused with its line", () => {
  expect(() => composeToSdl("services:\n")).toThrow(/^Line 1: /);
});
