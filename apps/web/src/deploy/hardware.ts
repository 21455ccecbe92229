// The few numbers of an SDL that people turn most, read from and written into the text where they stand. The rest of
// the text, comments too, stays as it is: form and editor are two views of one text.
import { parseYaml, type YamlNode } from "@slipway/sdl/yaml";

export interface Place {
  value: string;
  start: number;
  end: number;
}

export type Dial = "image" | "count" | "cpu" | "memory" | "price";

export interface ServiceDials {
  service: string;
  dials: Partial<Record<Dial, Place>>;
}

/** The dials of each service; none when the text cannot be read. A dial that stands elsewhere or nowhere is left out. */
export function readDials(text: string): ServiceDials[] {
  const parsed = parseYaml(text);
  if (!parsed.ok || !parsed.root) return [];
  const { root } = parsed;
  return pairs(at(root, "services")).map(([name, node]) => {
    const [placement] = pairs(at(root, "deployment", name));
    const profile = at(placement?.[1], "profile")?.value ?? "";
    const resources = at(root, "profiles", "compute", profile, "resources");
    const found: [Dial, YamlNode | undefined][] = [
      ["image", at(node, "image")],
      ["count", at(placement?.[1], "count")],
      ["cpu", at(resources, "cpu", "units")],
      ["memory", at(resources, "memory", "size")],
      ["price", at(root, "profiles", "placement", placement?.[0] ?? "", "pricing", profile, "amount")],
    ];
    const dials = found.flatMap(([dial, place]) =>
      place?.kind === "scalar" && place.end > place.start
        ? [[dial, { value: place.value, start: place.start, end: place.end }] as const]
        : [],
    );
    return { service: name, dials: Object.fromEntries(dials) };
  });
}

/** The node under a chain of keys; aliases are followed. */
function at(node: YamlNode | undefined, ...keys: string[]): YamlNode | undefined {
  let found = node;
  for (const key of keys) found = pairs(found).find(([name]) => name === key)?.[1];
  return found?.kind === "alias" ? (found.target ?? undefined) : found;
}

function pairs(node: YamlNode | undefined): [string, YamlNode][] {
  const map = node?.kind === "alias" ? node.target : node;
  if (map?.kind !== "map") return [];
  const entries: [string, YamlNode][] = [];
  for (let index = 0; index + 1 < map.content.length; index += 2) {
    const [key, value] = [map.content[index], map.content[index + 1]];
    if (key && value) entries.push([key.value, value]);
  }
  return entries;
}

/** The text with another value at the place. Values that YAML would read as something else are quoted. */
export function turnDial(text: string, place: Place, value: string): string {
  const plain = /^[\w./@:+-]+$/.test(value) && !/^-|:$|: /.test(value);
  return text.slice(0, place.start) + (plain ? value : JSON.stringify(value)) + text.slice(place.end);
}

/** Turns one dial of one service, by name. The text is unchanged when there is no such dial. */
export function setDial(text: string, service: string, dial: Dial, value: string): string {
  const place = readDials(text).find((each) => each.service === service)?.dials[dial];
  return place && place.value !== value ? turnDial(text, place, value) : text;
}

/** Carries the dials of one text over to another: what a person has turned stays turned when a template is filled anew. */
export function carryDials(
  from: string,
  to: string,
  dials: readonly Dial[] = ["count", "cpu", "memory", "price"],
): string {
  let text = to;
  for (const { service, dials: old } of readDials(from)) {
    for (const dial of dials) {
      const value = old[dial]?.value;
      if (value !== undefined) text = setDial(text, service, dial, value);
    }
  }
  return text;
}

const units: Record<string, number> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** "512Mi" → bytes; undefined for what is no size. */
export function parseSize(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kMGT]i?|Ki|)$/.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : units[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** "0.5" or "500m" → thousandths of a CPU. */
export function parseCpu(text: string): number | undefined {
  const [, number, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Math.round(Number(number) * (milli ? 1 : 1000));
}

/** Steps of a slider: what people ask for. */
export const cpuSteps = [0.1, 0.25, 0.5, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128];
export const memorySteps = [
  "64Mi",
  "128Mi",
  "256Mi",
  "512Mi",
  "1Gi",
  "2Gi",
  "4Gi",
  "8Gi",
  "16Gi",
  "32Gi",
  "48Gi",
  "64Gi",
  "96Gi",
  "128Gi",
  "192Gi",
  "256Gi",
  "384Gi",
  "512Gi",
];

/** The step at or next above a value; the last one for anything beyond. */
export function stepAt(steps: readonly number[], value: number): number {
  const found = steps.findIndex((step) => step >= value);
  return found < 0 ? steps.length - 1 : found;
}
