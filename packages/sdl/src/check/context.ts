/**
 * What a check gets: the decoded document, the place to report to, and the means to stay silent where an earlier
 * finding already explains the trouble (one mistake, one problem).
 */

import type { IgnoredKey } from "../decode/decoder.ts";
import type { SdlDocument } from "../decode/document.ts";
import type { Finding, FindingExtra, Findings, Path } from "../findings.ts";
import { nodeAt, pathsOf } from "../locate.ts";
import { type RuleCode, rules } from "../rules/rules.ts";
import { suggest } from "../suggest.ts";
import type { YamlNode } from "../yaml/node.ts";

export interface Version {
  /** Services that share a profile share a resource unit (2.1 and above). */
  readonly sharesUnits: boolean;
}

export class CheckContext {
  readonly document: SdlDocument;
  readonly findings: Findings;
  readonly version: Version;
  private readonly root: YamlNode;
  private readonly ignored: readonly IgnoredKey[];
  /** Ignored keys that a finding has already explained. */
  private readonly explained = new Set<YamlNode>();
  private decodeTrouble: readonly Path[] | null = null;
  private readonly decodeFindings: readonly Finding[];

  constructor(
    document: SdlDocument,
    findings: Findings,
    version: Version,
    source: { root: YamlNode; ignored: readonly IgnoredKey[] },
  ) {
    this.document = document;
    this.findings = findings;
    this.version = version;
    this.root = source.root;
    this.ignored = source.ignored;
    this.decodeFindings = findings.list.filter(({ code }) => rules[code].owner === "sdl");
  }

  /** Reports at a value, unless decoding already failed there, above, or (for what is missing) in one of `unless`. */
  value(code: RuleCode, path: Path, message: string, extra?: FindingExtra): void {
    if (!this.isTroubled(path)) this.findings.add(code, { path, part: "value" }, message, extra);
  }

  key(code: RuleCode, path: Path, message: string, extra?: FindingExtra): void {
    if (!this.isTroubled(path)) this.findings.add(code, { path, part: "key" }, message, extra);
  }

  /** Reports that a record lacks a field; a misspelt key in the same record becomes the place and the hint. */
  missing(code: RuleCode, record: Path, field: string, message: string, extra?: FindingExtra): void {
    const path = [...record, field];
    if (this.isTroubled(path)) return;
    const { node, depth } = nodeAt(this.root, record);
    const real = node.kind === "alias" ? node.target : node;
    const slip =
      depth < record.length
        ? undefined
        : this.ignored.find(({ key, name, record: type }) => {
            return real?.content.includes(key) === true && suggest(name, type.fields.keys()) === field;
          });
    if (slip === undefined) {
      this.findings.add(code, { path, part: "value" }, message, extra);
      return;
    }
    this.explained.add(slip.key);
    this.findings.add(code, { node: slip.key }, `${message}: "${slip.name}" is not a key here`, {
      hint: `Did you mean ${field}?`,
      fix: { title: `Write ${field}`, place: { node: slip.key }, text: field },
    });
  }

  /** Keys that Go ignores and that no finding has explained yet. */
  ignoredKeys(): IgnoredKey[] {
    return this.ignored.filter(({ key }) => !this.explained.has(key));
  }

  /** Decoding failed at this path or above it. */
  isTroubled(path: Path): boolean {
    return this.troubles().some((trouble) => isPrefix(trouble, path));
  }

  /** Decoding failed at this path, above it or anywhere below it. */
  isTroubledAround(path: Path): boolean {
    return this.troubles().some((trouble) => isPrefix(trouble, path) || isPrefix(path, trouble));
  }

  private troubles(): readonly Path[] {
    if (this.decodeFindings.length === 0) return [];
    if (this.decodeTrouble !== null) return this.decodeTrouble;
    const nodes = new Set<YamlNode>();
    for (const { place } of this.decodeFindings) if ("node" in place) nodes.add(place.node);
    this.decodeTrouble = [...pathsOf(this.root, nodes).values()];
    return this.decodeTrouble;
  }
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, i) => step === path[i]);
}

/** "Did you mean" for a name that should have been declared elsewhere. */
export function nearName(name: string, known: Iterable<string>, path: Path): FindingExtra {
  const names = [...known];
  const near = suggest(name, names);
  if (near !== undefined) {
    return { hint: `Did you mean ${near}?`, fix: { title: `Write ${near}`, place: { path }, text: near } };
  }
  if (names.length === 0) return {};
  return { hint: `Declared are: ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}.` };
}
