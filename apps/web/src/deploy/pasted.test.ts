import { expect, test } from "vitest";
import { recognise, sdlForImage } from "./pasted.ts";

test.each([
  ["postgres", "search"],
  ["a blog with comments", "search"],
  ["nginx:1.28", "image"],
  ["ghcr.io/someone/app:v1", "image"],
  ["docker run -d traefik/whoami", "image"],
  [`localhost:5000/app@sha256:${"a".repeat(64)}`, "image"],
  ['version: "2.0"\nservices:\n  web: {}\nprofiles:\n  compute: {}', "sdl"],
  ["services:\n  web:\n    image: nginx", "compose"],
])("%j is a %s", (text, kind) => {
  expect(recognise(text).kind).toBe(kind);
});

test("an image becomes a service named after it", () => {
  const sdl = sdlForImage("ghcr.io/some/My_App:v1", 3000);
  expect(sdl).toContain("  my-app:\n    image: ghcr.io/some/My_App:v1");
  expect(sdl).toContain("- port: 3000\n        as: 80");
});
