/**
 * The readers that Go wrote by hand: quantities, GPUs, storage, attributes, prices, host names. They look at a node's
 * content directly, so a list of alternating keys and values passes for a map here, as it does in Go.
 */

import { isParsableHost } from "../hostname.ts";
import type { ListType, MapType, ReaderName, RecordType, Type } from "../language/types.ts";
import { list, map, text } from "../language/types.ts";
import { parseAmount } from "../price-amount.ts";
import { parseBytes, parseCpu, parseGpuUnits, parseRam, type QuantityFault, toGibi } from "../quantities.ts";
import type { RuleCode } from "../rules/rules.ts";
import { compareBytes } from "../sort.ts";
import { suggest } from "../suggest.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { Decoder } from "./decoder.ts";
import { shorten } from "./describe.ts";
import type { Attribute, Price, Volume } from "./document.ts";

export function readCustom(
  decoder: Decoder,
  read: ReaderName,
  node: YamlNode,
  type: Type,
  old: unknown,
): unknown {
  switch (read) {
    case "cpu-units":
      return quantity(
        decoder,
        node,
        parseCpu(node.value),
        "cpu-units",
        'cores, such as 0.5, or thousandths, such as "500m"',
      );
    case "gpu-units":
      return quantity(decoder, node, parseGpuUnits(node.value), "gpu-units", "a whole number of GPUs");
    case "bytes":
      return quantity(decoder, node, parseBytes(node.value), "size", 'a size such as "512Mi" or "1Gi"');
    case "gpu-ram":
      return quantity(decoder, node, parseRam(node.value), "gpu-ram", 'GPU memory such as "80Gi"');
    case "gpu-interface":
      return readInterface(decoder, node);
    case "accept":
      return readAccept(decoder, node, type);
    case "coin":
      return readCoin(decoder, node, type as RecordType);
    case "cpu-attributes":
      return readCpuAttributes(decoder, node);
    case "gpu":
      return readGpu(decoder, node, type as RecordType);
    case "gpu-attributes":
      return readGpuAttributes(decoder, node, type as RecordType);
    case "placement-attributes":
      return readAttributeMap(decoder, node, old);
    case "storage":
      return readStorage(decoder, node, type as RecordType);
    case "storage-attributes":
      return readStorageAttributes(decoder, node);
  }
}

const textMap: MapType = map(text(), "an attribute");
const plainText = text();

function quantity<T>(
  decoder: Decoder,
  node: YamlNode,
  value: T | QuantityFault,
  code: RuleCode,
  wanted: string,
): T | null {
  if (value !== "syntax" && value !== "negative") return value;
  if (node.kind !== "scalar")
    decoder.findings.at(code, node, `This must be ${wanted}, not a ${node.kind === "map" ? "map" : "list"}`);
  else if (value === "negative")
    decoder.findings.at("negative", node, `"${shorten(node.value)}" is negative`);
  else decoder.findings.at(code, node, `"${shorten(node.value)}" is not ${wanted}`, quantityHelp(node, code));
  decoder.good = false;
  return null;
}

/** Repairs the units that people bring along: 512MB, 512m, 1gb, 500 mCPU. */
function quantityHelp(
  node: YamlNode,
  code: RuleCode,
): { hint: string; fix?: { title: string; place: { node: YamlNode }; text: string } } {
  const hints: Partial<Record<RuleCode, string>> = {
    size: "Units are k, M, G, T (1000) or Ki, Mi, Gi, Ti (1024), exactly so.",
    "gpu-ram": "Units are Ki, Mi, Gi, Ti (1024), exactly so.",
    "cpu-units": 'Write cores ("2", "0.5") or whole thousandths ("500m").',
    "gpu-units": "Write 1, 2, 4 or 8.",
  };
  const hint = hints[code] ?? "";
  const fixed = repairQuantity(node.value, code);
  if (fixed === null) return { hint };
  return { hint: `Did you mean ${fixed}?`, fix: { title: `Write ${fixed}`, place: { node }, text: fixed } };
}

function repairQuantity(value: string, code: RuleCode): string | null {
  const match = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-zA-Z]*)\s*$/.exec(value);
  if (match === null) return null;
  const [, number = "", unit = ""] = match;
  if (code === "cpu-units") {
    const lower = unit.toLowerCase();
    if (lower === "" || /^(c|core|cores|cpu|cpus|vcpu|vcpus)$/.test(lower)) return number;
    const milli = Math.round(Number(number));
    return /^(m|mcpu|millicores?)$/.test(lower) && milli > 0 ? `${milli}m` : null;
  }
  if (code === "gpu-units")
    return unit === "" && Number(number) > 0 ? String(Math.ceil(Number(number))) : null;
  const letter = unit.charAt(0).toUpperCase();
  if (!"KMGTPE".includes(letter) || !/^[kmgtpe](i?b?|ib)$/i.test(unit)) return null;
  return `${number}${letter}i`;
}

function readInterface(decoder: Decoder, node: YamlNode): string {
  if (node.value === "pcie" || node.value === "sxm") return node.value;
  return decoder.fail(
    "gpu-interface",
    node,
    `"${shorten(node.value)}" is not a GPU interface; pcie and sxm are`,
    "",
  );
}

function readAccept(decoder: Decoder, node: YamlNode, type: Type): string[] | null {
  const hosts = decoder.fresh(node, list((type as ListType).of), null) as string[] | null;
  for (const host of hosts ?? []) {
    if (!isParsableHost(host)) decoder.findings.at("hostname", node, `"${shorten(host)}" is not a host name`);
  }
  return hosts;
}

function readCoin(decoder: Decoder, node: YamlNode, type: RecordType): Price {
  const before = decoder.findings.total;
  const raw = decoder.plain(node, type, { denom: "", amount: "" }) as { denom: string; amount: string };
  const price: Price = { denom: raw.denom, amount: null };
  if (decoder.findings.total > before) return price;
  const amount = parseAmount(raw.amount);
  const shown = shorten(raw.amount);
  const at = childOf(node, "amount") ?? node;
  const denomAt = childOf(node, "denom") ?? node;
  if (amount === "empty") decoder.findings.at("price-missing", node, "This price has no amount");
  else if (amount === "precision")
    decoder.findings.at("price-precision", at, `"${shown}" has more than 18 decimal places`);
  else if (amount === "syntax") decoder.findings.at("price-syntax", at, `"${shown}" is not a decimal number`);
  else if (amount === 0n)
    decoder.findings.at("price-zero", at, "A price of 0 is not allowed", { hint: "Write 1 or more." });
  else if (amount < 0n) decoder.findings.at("price-negative", at, `The price "${shown}" is negative`);
  else price.amount = amount;
  if (!/^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/.test(raw.denom)) {
    const message =
      raw.denom === "" ? "This price has no denomination" : `"${shorten(raw.denom)}" is not a denomination`;
    decoder.findings.at("denom", denomAt, message);
  }
  return price;
}

function childOf(node: YamlNode, key: string): YamlNode | undefined {
  for (let i = 0; i + 1 < node.content.length; i += 2) {
    if (node.content[i]?.value === key) return node.content[i + 1];
  }
  return undefined;
}

/** A node's children as keys and values. */
function* pairs(decoder: Decoder, node: YamlNode): Generator<[YamlNode, YamlNode]> {
  for (let i = 0; i < node.content.length; i += 2) {
    const key = node.content[i];
    const value = node.content[i + 1];
    if (key === undefined) return;
    if (value === undefined) {
      decoder.findings.at("wrong-type", node, "This must be a map, not a list");
      return;
    }
    yield [key, value];
  }
}

function unknown(
  decoder: Decoder,
  code: RuleCode,
  key: YamlNode,
  what: string,
  known: readonly string[],
): void {
  const near = suggest(key.value, known);
  decoder.findings.at(code, key, `"${shorten(key.value)}" is not ${what}`, {
    hint: near === undefined ? `It may have ${known.join(" and ")}.` : `Did you mean ${near}?`,
    ...(near === undefined ? {} : { fix: { title: `Write ${near}`, place: { node: key }, text: near } }),
  });
}

function readCpuAttributes(decoder: Decoder, node: YamlNode): Attribute[] | null {
  const attributes: Attribute[] = [];
  for (let i = 0; i + 1 < node.content.length; i += 2) {
    const key = node.content[i];
    const value = node.content[i + 1];
    if (key === undefined || value === undefined) break;
    if (key.value === "arch")
      attributes.push({ key: "arch", value: String(decoder.fresh(value, plainText, "")) });
    else unknown(decoder, "cpu-attribute", key, "an attribute of a CPU", ["arch"]);
  }
  if (attributes.length > 1) decoder.findings.at("duplicate-key", node, '"arch" stands twice in this map');
  decoder.good = true;
  return attributes.length === 0 ? null : attributes;
}

interface Gpu {
  units: bigint | null;
  attributes: Attribute[] | null;
}

function readGpu(decoder: Decoder, node: YamlNode, type: RecordType): Gpu {
  const gpu: Gpu = { units: 0n, attributes: null };
  const before = decoder.findings.total;
  const field = (name: string): Type => type.fields.get(name)?.type ?? plainText;
  for (const [key, value] of pairs(decoder, node)) {
    if (key.value === "units") gpu.units = decoder.fresh(value, field("units"), gpu.units) as bigint | null;
    else if (key.value === "attributes") {
      gpu.attributes = decoder.fresh(value, field("attributes"), gpu.attributes) as Attribute[] | null;
    } else unknown(decoder, "gpu-field", key, "a key of gpu", ["units", "attributes"]);
  }
  const clean = decoder.findings.total === before;
  if (clean && gpu.units !== null && gpu.units > 0n && gpu.attributes === null) {
    decoder.findings.at(
      "gpu-attributes-missing",
      childOf(node, "units") ?? node,
      "A GPU needs attributes that say which one",
    );
  }
  decoder.good = true;
  return gpu;
}

function readGpuAttributes(decoder: Decoder, node: YamlNode, type: RecordType): Attribute[] | null {
  const before = decoder.findings.total;
  let vendor = null as { nvidia: GpuModel[] | null } | null;
  const vendorType = type.fields.get("vendor")?.type ?? plainText;
  for (const [key, value] of pairs(decoder, node)) {
    if (key.value === "vendor") vendor = decoder.fresh(value, vendorType, vendor) as typeof vendor;
    else unknown(decoder, "gpu-attribute", key, "an attribute of a GPU", ["vendor"]);
  }
  decoder.good = true;
  if (vendor === null) {
    if (decoder.findings.total === before)
      decoder.findings.at("gpu-vendor", node, "GPU attributes need a vendor");
    return [];
  }
  const keys = (vendor.nvidia ?? []).map(gpuModelKey);
  if (keys.length === 0) keys.push("vendor/nvidia/model/*");
  checkModelKeys(decoder, node, keys);
  return keys.sort(compareBytes).map((key) => ({ key, value: "true" }));
}

interface GpuModel {
  model: string;
  ram: bigint | null;
  interface: string;
}

function gpuModelKey({ model, ram, interface: bus }: GpuModel): string {
  const ramPart = ram === null ? "" : `/ram/${toGibi(ram)}`;
  return `vendor/nvidia/model/${model}${ramPart}${bus === "" ? "" : `/interface/${bus}`}`;
}

function checkModelKeys(decoder: Decoder, node: YamlNode, keys: readonly string[]): void {
  const seen = new Set<string>();
  const models = childOf(node, "vendor");
  const place = (models === undefined ? undefined : childOf(models, "nvidia")) ?? node;
  keys.forEach((key, i) => {
    const at = place.content[i] ?? place;
    const name = key.slice("vendor/nvidia/model/".length);
    if (!attributeKey.test(key))
      decoder.findings.at("gpu-model", at, `"${shorten(name)}" cannot be a GPU model's name`);
    else if (seen.has(key))
      decoder.findings.at("gpu-model-twice", at, `The GPU model "${shorten(name)}" stands twice`);
    seen.add(key);
  });
}

export const attributeKey = /^([a-zA-Z][\w/.-]{1,126}[\w*]?)$/;

function readAttributeMap(decoder: Decoder, node: YamlNode, old: unknown): Attribute[] | null {
  const before = decoder.findings.total;
  const entries = decoder.fresh(node, textMap, null) as Map<string, string> | null;
  if (entries === null || decoder.findings.total > before) return old as Attribute[] | null;
  const attributes = [...entries].map(([key, value]) => ({ key, value }));
  return attributes.length === 0 ? null : attributes.sort((a, b) => compareBytes(a.key, b.key));
}

function readStorage(decoder: Decoder, node: YamlNode, type: RecordType): Volume[] | null {
  const volumes: Volume[] = [];
  const nodes: YamlNode[] = [];
  const single = { ...type, read: undefined } as unknown as RecordType;
  const emptyVolume = (): Volume => ({ name: "", size: 0n, attributes: null });
  if (node.kind === "seq") {
    for (const child of node.content) {
      const volume = decoder.fresh(child, single, emptyVolume()) as Volume | null;
      volumes.push(volume ?? emptyVolume());
      nodes.push(child);
    }
    for (const volume of volumes) if (volume.name === "") volume.name = "default";
  } else if (node.kind === "map") {
    const volume = decoder.fresh(node, single, emptyVolume()) as Volume;
    volume.name = "default";
    volumes.push(volume);
    nodes.push(node);
  }
  const seen = new Set<string>();
  volumes.forEach(({ name }, i) => {
    const at = nodes[i] ?? node;
    if (seen.has(name))
      decoder.findings.at(
        "volume-twice",
        childOf(at, "name") ?? at,
        `Two volumes are named "${shorten(name)}"`,
      );
    seen.add(name);
  });
  decoder.good = true;
  return volumes.length === 0 ? null : volumes;
}

function readStorageAttributes(decoder: Decoder, node: YamlNode): Attribute[] | null {
  const before = decoder.findings.total;
  const entries = decoder.fresh(node, textMap, null) as Map<string, string> | null;
  decoder.good = true;
  if (entries === null || decoder.findings.total > before) return null;
  const at = (key: string): YamlNode => childOf(node, key) ?? node;
  const persistent = entries.get("persistent") ?? "false";
  entries.set("persistent", persistent);
  const storageClass = entries.get("class") ?? "";
  if (storageClass === "") {
    if (persistent === "true") entries.set("class", "default");
  } else if (storageClass === "ram") {
    if (persistent !== "false")
      decoder.findings.at(
        "storage-ram-persistent",
        at("persistent"),
        "Storage of class ram cannot be persistent",
      );
  } else if (persistent === "false" && storageClasses.has(storageClass)) {
    decoder.findings.at(
      "storage-class-ephemeral",
      at("class"),
      `Storage of class "${shorten(storageClass)}" must be persistent`,
    );
  }
  return [...entries]
    .map(([key, value]) => ({ key, value: checkStorageAttribute(decoder, node, key, value) }))
    .sort((a, b) => compareBytes(a.key, b.key));
}

const storageClasses = new Set(["default", "beta1", "beta2", "beta3", "ram"]);
const truthWords = new Map([
  ["true", "true"],
  ["on", "true"],
  ["yes", "true"],
  ["false", "false"],
  ["off", "false"],
  ["no", "false"],
]);

function checkStorageAttribute(decoder: Decoder, node: YamlNode, key: string, value: string): string {
  const at = childOf(node, key) ?? node;
  if (key === "persistent") {
    const truth = truthWords.get(value);
    if (truth === undefined)
      decoder.findings.at("storage-persistent", at, `"${shorten(value)}" is neither true nor false`);
    return truth ?? value;
  }
  if (key === "class") {
    if (!storageClasses.has(value)) {
      const near = suggest(value, storageClasses);
      decoder.findings.at("storage-class", at, `"${shorten(value)}" is not a storage class`, {
        hint:
          near === undefined
            ? "Classes are beta1 (HDD), beta2 (SSD), beta3 (NVMe), ram and default."
            : `Did you mean ${near}?`,
      });
    }
    return value;
  }
  const keyNode = node.content.find((child, i) => i % 2 === 0 && child.value === key) ?? node;
  unknown(decoder, "storage-attribute", keyNode, "an attribute of storage", ["persistent", "class"]);
  return value;
}
