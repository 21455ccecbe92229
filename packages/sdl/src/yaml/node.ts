/**
 * What the YAML reader hands out: a tree of nodes that remember where they stood in the text.
 * A mapping's `content` alternates keys and values, exactly as written (duplicates and merge keys included):
 * the decoder, not the reader, decides what they mean. Offsets are UTF-16 code units into the text.
 */

export type NodeKind = "map" | "seq" | "scalar" | "alias";
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

export interface YamlNode {
  readonly kind: NodeKind;
  /** Scalars: the text after unquoting and folding. Aliases: the anchor's name. Collections: "". */
  readonly value: string;
  readonly style: ScalarStyle;
  /** The explicit tag in its short form (`!!str`), or "" when there is none. */
  readonly tag: string;
  readonly flow: boolean;
  readonly content: YamlNode[];
  /** What an alias points to. */
  readonly target: YamlNode | null;
  /** Where the node begins, its anchor and tag included. */
  readonly begin: number;
  readonly start: number;
  end: number;
}

/** A syntax error, thrown inside the reader only; `parseYaml` returns it. */
export interface YamlFault {
  readonly code: YamlFaultCode;
  readonly message: string;
  readonly offset: number;
  /** Where the construct that cannot be finished began, when that is another place. */
  readonly context?: number;
}

export type YamlFaultCode =
  | "yaml-character"
  | "yaml-tab"
  | "yaml-token"
  | "yaml-indent"
  | "yaml-colon"
  | "yaml-quote"
  | "yaml-escape"
  | "yaml-block-scalar"
  | "yaml-flow"
  | "yaml-anchor"
  | "yaml-alias"
  | "yaml-tag"
  | "yaml-directive"
  | "yaml-depth";

export class YamlError extends Error {
  readonly fault: YamlFault;
  constructor(code: YamlFaultCode, message: string, offset: number, context?: number) {
    super(message);
    this.fault = context === undefined ? { code, message, offset } : { code, message, offset, context };
  }
}
