/** Findings as callers see them: with severity and owner from the rule table, path, line and column, and an edit. */
import type { Finding, FixDraft, Path, Place } from "./findings.ts";
import { formatPath, LineIndex, nodeAt, pathsOf } from "./locate.ts";
import { type Rule, type RuleCode, type RuleOwner, rules, type Severity } from "./rules/rules.ts";
import type { YamlNode } from "./yaml/node.ts";

/** A stretch of the text; lines and columns count from 1, offsets from 0, all in UTF-16 units. */
export interface TextRange {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  offset: number;
  endOffset: number;
}

/** An edit that repairs the problem: the range's text is replaced by `text`. */
export interface Fix {
  title: string;
  range: TextRange;
  text: string;
}

export interface Problem {
  /** Stable, kebab-case; see docs/sdl-rules.md. */
  code: RuleCode;
  severity: Severity;
  /** Who refuses the document because of it. */
  rule: RuleOwner;
  message: string;
  hint?: string;
  /** Such as `services.web.expose[0].port`; "" means the document. */
  path: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  fix?: Fix;
  related?: {
    message: string;
    line: number;
    column: number;
    endLine: number;
    endColumn: number;
    path: string;
  };
}

interface Located {
  path: Path;
  start: number;
  end: number;
}

export function toProblems(text: string, root: YamlNode | null, findings: readonly Finding[]): Problem[] {
  if (findings.length === 0) return [];
  const locator = new Locator(text, root, findings);
  const problems = findings.map((finding) => locator.problem(finding));
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

class Locator {
  private readonly root: YamlNode | null;
  private readonly lines: LineIndex;
  private readonly paths: ReadonlyMap<YamlNode, Path>;
  private readonly textLength: number;

  constructor(text: string, root: YamlNode | null, findings: readonly Finding[]) {
    this.root = root;
    this.lines = new LineIndex(text);
    this.textLength = text.length;
    const wanted = new Set<YamlNode>();
    for (const { place, related, fix } of findings) {
      for (const one of [place, related?.place, fix?.place])
        if (one !== undefined && "node" in one) wanted.add(one.node);
    }
    this.paths = root === null ? new Map() : pathsOf(root, wanted);
  }

  problem({ code, place, message, hint, fix, related }: Finding): Problem {
    const rule: Rule = rules[code];
    const { path, start, end } = this.locate(place);
    const advice = hint ?? rule.hint;
    return {
      code,
      severity: rule.severity,
      rule: rule.owner,
      message,
      ...(advice === undefined || advice === "" ? {} : { hint: advice }),
      path: formatPath(path),
      ...this.span(start, end),
      ...(fix === undefined ? {} : { fix: this.fix(fix) }),
      ...(related === undefined ? {} : { related: this.related(related.place, related.message) }),
    };
  }

  private fix({ title, place, text }: FixDraft): Fix {
    const { start, end } =
      "node" in place ? { start: place.node.begin, end: place.node.end } : this.locate(place);
    return { title, text, range: { ...this.span(start, end), offset: start, endOffset: end } };
  }

  private related(place: Place, message: string): NonNullable<Problem["related"]> {
    const { path, start, end } = this.locate(place);
    return { message, path: formatPath(path), ...this.span(start, end) };
  }

  private span(start: number, end: number): Pick<TextRange, "line" | "column" | "endLine" | "endColumn"> {
    const from = this.lines.at(start);
    const to = this.lines.at(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  private locate(place: Place): Located {
    if ("node" in place) {
      const { node } = place;
      return { path: this.paths.get(node) ?? [], ...this.visible(node) };
    }
    if ("offset" in place) {
      const start = Math.min(place.offset, this.textLength);
      return { path: [], start, end: Math.min(start + 1, this.textLength) };
    }
    if (this.root === null) return { path: place.path, start: 0, end: 0 };
    const { node, key, depth } = nodeAt(this.root, place.path);
    const exact = depth === place.path.length;
    const shown = key !== null && (place.part === "key" || !exact) ? key : node;
    return { path: place.path, ...this.visible(shown) };
  }

  /** A collection is shown by its first line, so that an editor does not underline half the document. */
  private visible(node: YamlNode): { start: number; end: number } {
    if (node.kind !== "map" && node.kind !== "seq") return { start: node.start, end: node.end };
    if (node.flow) return { start: node.start, end: node.end };
    const first = node.content[0];
    return { start: node.start, end: first === undefined ? node.end : Math.max(first.end, node.start) };
  }
}
