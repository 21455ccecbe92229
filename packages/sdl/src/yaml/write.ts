/** Writes a text as a YAML scalar that reads back as exactly that text. */
import type { YamlNode } from "./node.ts";
import { resolveScalar } from "./resolve.ts";

const plainSafe = /^[A-Za-z0-9_./$+=(^\u00a1-\ud7ff-][\x20-\x2b\x2d-\x3e\x40-\x5a\\^_`a-z|~\u00a1-\ud7ff]*$/;

/** Plain where that is safe in block and flow context, else in double quotes. */
export function quoteScalar(text: string): string {
  if (plainSafe.test(text) && !/: | #|[: ]$|[\u2028\u2029]/.test(text) && resolvesToText(text)) return text;
  return quoteDouble(text);
}

export function quoteDouble(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, escapeCode);
}

function escapeCode(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Not a number, a boolean, a date or null, and not one of YAML 1.1's other truth words. */
function resolvesToText(text: string): boolean {
  const node: YamlNode = {
    kind: "scalar",
    value: text,
    style: "plain",
    tag: "",
    flow: false,
    content: [],
    target: null,
    begin: 0,
    start: 0,
    end: 0,
  };
  return (
    resolveScalar(node).kind === "str" &&
    !/^(y|n|yes|no|on|off|<<|---|\.\.\.)$/i.test(text) &&
    !/^[-.]/.test(text)
  );
}
