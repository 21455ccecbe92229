/**
 * Collects what is wrong with a document while it is decoded and checked. A finding points at a node or at a path;
 * lines, columns and paths are worked out once, at the end (locate.ts), so that a clean document pays nothing for them.
 */
import type { RuleCode } from "./rules/rules.ts";
import type { YamlNode } from "./yaml/node.ts";

export type PathStep = string | number;
export type Path = readonly PathStep[];

/** Where a finding is: a node, or the node that a path leads to, and whether its key or its value is meant. */
export type Place =
  | { readonly node: YamlNode }
  | { readonly offset: number }
  | { readonly path: Path; readonly part?: "key" | "value" };

/** A change of the text: the place's text is replaced. */
export interface FixDraft {
  readonly title: string;
  readonly place: Place;
  readonly text: string;
}

export interface Finding {
  readonly code: RuleCode;
  readonly place: Place;
  readonly message: string;
  readonly hint?: string;
  readonly fix?: FixDraft;
  readonly related?: { readonly place: Place; readonly message: string };
}

export type FindingExtra = Pick<Finding, "hint" | "fix" | "related">;

export class Findings {
  readonly list: Finding[] = [];
  /** More findings than this are counted, not kept: nobody reads them, and they would cost memory. */
  readonly limit = 500;
  dropped = 0;

  /** All findings so far, kept or not. */
  get total(): number {
    return this.list.length + this.dropped;
  }

  add(code: RuleCode, place: Place, message: string, extra?: FindingExtra): void {
    if (this.list.length >= this.limit) {
      this.dropped++;
      return;
    }
    this.list.push(extra === undefined ? { code, place, message } : { code, place, message, ...extra });
  }

  at(code: RuleCode, node: YamlNode, message: string, extra?: FindingExtra): void {
    this.add(code, { node }, message, extra);
  }
}
