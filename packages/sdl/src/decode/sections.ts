/**
 * Reads the top level: the version first, then section by section. Like Go it looks at the root's content as
 * alternating keys and values, whatever the root is, and merges sections that stand twice.
 */
import type { Findings } from "../findings.ts";
import { sdl } from "../language/sdl.ts";
import { suggest } from "../suggest.ts";
import { languageOf, parseVersion } from "../version.ts";
import type { YamlNode } from "../yaml/node.ts";
import { Decoder, type IgnoredKey } from "./decoder.ts";
import { shorten } from "./describe.ts";
import type { SdlDocument } from "./document.ts";
import { zeroRecord } from "./zero.ts";

export interface Decoded {
  readonly document: SdlDocument;
  readonly ignored: readonly IgnoredKey[];
  /** null when the version is missing or unsupported; the rest is then read as 2.1. */
  readonly language: "2.0" | "2.1" | null;
}

export function decodeSections(root: YamlNode, findings: Findings): Decoded {
  const decoder = new Decoder(findings);
  const language = readVersion(root, findings);
  const document: Record<string, unknown> = { ...zeroRecord(sdl), reclamation: null };
  const seen = new Map<string, YamlNode>();
  const lost = lostSection(root);
  for (let i = 0; i < root.content.length; i += 2) {
    const key = root.content[i];
    const value = root.content[i + 1];
    if (key === undefined) break;
    const name = sectionName(key, lost, findings);
    const field = name === undefined ? undefined : sdl.fields.get(name);
    if (name === undefined || name === "version" || field === undefined) continue;
    if (value === undefined) {
      findings.at("wrong-type", root, "The document must be a map, not a list");
      break;
    }
    noteRepetition(seen, name, key, findings);
    if (name === "reclamation") document.reclamation = { minWindow: "" };
    const old = document[field.property];
    const decoded = decoder.fresh(value, field.type, old);
    document[field.property] = decoded;
  }
  // The table `sdl` describes SdlDocument field by field; the decoder cannot know that.
  return { document: document as unknown as SdlDocument, ignored: decoder.ignored, language };
}

/** The first "version" among keys and values, and the node after it: Go makes no difference. */
function readVersion(root: YamlNode, findings: Findings): "2.0" | "2.1" | null {
  const at = root.content.findIndex(({ value }) => value === "version");
  const value = root.content[at + 1];
  if (at < 0 || value === undefined) {
    findings.add("version-missing", { offset: root.start }, "The document does not say its version");
    return null;
  }
  const version = parseVersion(value.value);
  const language = version === null ? null : languageOf(version);
  if (language === null) {
    findings.at("version-unsupported", value, `"${shorten(value.value)}" is not a version of the SDL`, {
      fix: { title: 'Write "2.0"', place: { node: value }, text: '"2.0"' },
    });
  }
  return language;
}

/** The one section that every SDL needs and that is missing, when just one other key stands at the top level. */
function lostSection(root: YamlNode): string | undefined {
  const keys = root.content.filter((_, i) => i % 2 === 0).map(({ value }) => value);
  const missing = ["services", "profiles", "deployment"].filter((name) => !keys.includes(name));
  const strange = keys.filter((name) => !sdl.fields.has(name));
  return missing.length === 1 && strange.length === 1 ? missing[0] : undefined;
}

/** The section a key names; a misspelt one is reported and read as what it was meant to be. */
function sectionName(key: YamlNode, lost: string | undefined, findings: Findings): string | undefined {
  const name = key.value;
  if (sdl.fields.has(name)) return name;
  const near = key.kind === "scalar" ? (suggest(name, sdl.fields.keys()) ?? lost) : undefined;
  const extension = name.startsWith("x-") ? "Extension keys are not possible. " : "";
  findings.at("unknown-section", key, `"${shorten(name)}" is not a section of an SDL`, {
    hint:
      near === undefined
        ? `${extension}Sections are ${[...sdl.fields.keys()].join(", ")}.`
        : `Did you mean ${near}?`,
    ...(near === undefined ? {} : { fix: { title: `Write ${near}`, place: { node: key }, text: near } }),
  });
  return near;
}

function noteRepetition(seen: Map<string, YamlNode>, name: string, key: YamlNode, findings: Findings): void {
  const first = seen.get(name);
  if (first === undefined) seen.set(name, key);
  else {
    findings.at("duplicate-section", key, `The section "${name}" stands twice; Go merges the two`, {
      related: { place: { node: first }, message: "It stands here first" },
    });
  }
}
