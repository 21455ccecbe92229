/** Writes a text as a YAML scalar that reads back as exactly that text. */
import type { YamlNode } from "./node.ts";
import { resolveScalar } from "./resolve.ts";

const plainSafe =
  /^[A-Za-z0-9_./$%+=(^~\u00a1-\ud7ff][^\n\r\t\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\uffff"'[\]{},#&*!|>`@?:]*$/;

/** Plain where that is safe in block and flow context, else in double quotes. */
export function quoteScalar(text: string): string {
  if (plainSafe.test(text) && !text.endsWith(" ") && resolvesToText(text)) return text;
  return quoteDouble(text);
}

export function quoteDouble(text: string): string {
  const escaped = JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, escapeCode);
  return escaped.replaceAll("\\/", "/");
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
