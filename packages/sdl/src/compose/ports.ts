/** Compose's port mappings (`8080:80/udp`, long form) as ports of an SDL service. */
import type { YamlNode } from "../yaml/node.ts";
import { entriesOf, textOf } from "./read.ts";

export interface ComposePort {
  port: number;
  as: number;
  udp: boolean;
}

/** null when the mapping cannot be read; ranges give several ports. */
export function readPort(node: YamlNode): ComposePort[] | null {
  if (node.kind === "map") return readLongPort(node);
  const text = node.value.trim();
  const match =
    /^(?:(?:\[[^\]]*\]|[0-9.]+|localhost):)?(?:([0-9]+(?:-[0-9]+)?)?:)?([0-9]+(?:-[0-9]+)?)(?:\/(tcp|udp))?$/i.exec(
      text,
    );
  if (match === null) return null;
  const [, published, target = "", protocol] = match;
  const inside = readRange(target);
  const outside = published === undefined ? inside : readRange(published);
  if (inside === null || outside === null || inside.length !== outside.length) return null;
  return inside.map((port, i) => ({ port, as: outside[i] ?? port, udp: protocol?.toLowerCase() === "udp" }));
}

/** Whether only the machine itself may connect. */
export function isLoopback(node: YamlNode): boolean {
  return node.kind === "scalar" && /^(127\.|localhost:|\[::1\])/.test(node.value);
}

function readLongPort(node: YamlNode): ComposePort[] | null {
  const entries = entriesOf(node);
  const port = Number(textOf(entries.get("target")?.value));
  const published = textOf(entries.get("published")?.value);
  const as = published === undefined ? port : Number(published);
  if (!isPort(port) || !isPort(as)) return null;
  return [{ port, as, udp: textOf(entries.get("protocol")?.value) === "udp" }];
}

const longestRange = 50;

function readRange(text: string): number[] | null {
  const [first = "", last = first] = text.split("-");
  const from = Number(first);
  const to = Number(last);
  if (!isPort(from) || !isPort(to) || to < from || to - from > longestRange) return null;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
