/**
 * Which service gets which resource unit depends on names alone. A document written in another order binds the same,
 * on chain and in the manifest: clients that numbered units by the order of writing once took providers down.
 */
import { compile } from "@slipway/sdl";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const names = ["api", "b-1", "cache", "db", "web", "z9"];
const profiles = ["large", "medium", "small"];
const placements = ["east", "west"];

interface Shape {
  version: string;
  services: { name: string; placements: { name: string; profile: string; count: number }[] }[];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  version: fc.constantFrom("2.0", "2.1"),
  services: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      placements: fc.uniqueArray(
        fc.record({
          name: fc.constantFrom(...placements),
          profile: fc.constantFrom(...profiles),
          count: fc.integer({ min: 1, max: 5 }),
        }),
        { selector: ({ name }) => name, minLength: 1 },
      ),
    }),
    { selector: ({ name }) => name, minLength: 1 },
  ),
});

/** The document with every map's entries in the order that `order` gives. */
function write({ version, services }: Shape, order: <T>(items: readonly T[]) => T[]): string {
  const entry = (key: string, value: string): string => `${key}: ${value}`;
  const map = (entries: readonly string[]): string => `{${order(entries).join(", ")}}`;
  const sizes = { large: "3Gi", medium: "2Gi", small: "1Gi" } as const;
  const resources = (size: string): string =>
    map([
      entry("cpu", "{units: 1}"),
      entry("memory", `{size: ${size}}`),
      entry("storage", map([entry("size", "1Gi")])),
    ]);
  const sections = [
    entry("version", `"${version}"`),
    entry(
      "services",
      map(
        services.map(({ name }) =>
          entry(
            name,
            map([entry("image", `${name}:1`), entry("expose", "[{port: 80, to: [{global: true}]}]")]),
          ),
        ),
      ),
    ),
    entry(
      "profiles",
      map([
        entry(
          "compute",
          map(
            Object.entries(sizes).map(([name, size]) =>
              entry(name, map([entry("resources", resources(size))])),
            ),
          ),
        ),
        entry(
          "placement",
          map(
            placements.map((name) =>
              entry(
                name,
                map([
                  entry(
                    "pricing",
                    map(profiles.map((profile) => entry(profile, "{denom: uact, amount: 5}"))),
                  ),
                ]),
              ),
            ),
          ),
        ),
      ]),
    ),
    entry(
      "deployment",
      map(
        services.map((service) =>
          entry(
            service.name,
            map(
              service.placements.map(({ name, profile, count }) =>
                entry(name, map([entry("profile", profile), entry("count", String(count))])),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
  return order(sections).join("\n");
}

/** Shuffles, each time differently, the same for the same seed. */
function shuffler(seed: number): <T>(items: readonly T[]) => T[] {
  let state = seed;
  return (items) => {
    const rest = [...items];
    return items.flatMap(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return rest.splice(state % rest.length, 1);
    }) as typeof rest;
  };
}

describe("the order of writing", () => {
  it("changes neither groups nor manifest nor hash", () => {
    fc.assert(
      fc.property(shape, fc.nat(), (given, seed) => {
        const shuffle = shuffler(seed);
        const straight = compile(write(given, (items) => [...items]));
        const shuffled = compile(write(given, shuffle));
        expect(straight.ok).toBe(true);
        expect(shuffled).toEqual({ ...straight, problems: shuffled.problems });
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
