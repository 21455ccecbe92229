/** Scalars into Go's `string`, `uint32` and `bool`; null where Go refuses. */
import type { YamlNode } from "../yaml/node.ts";
import { resolveScalar } from "../yaml/resolve.ts";

const maxUint32 = 4_294_967_295;
const smallNumber = /^[1-9][0-9]{0,8}$/;

/** Any scalar is text; numbers and dates keep the spelling of the document. */
export function toText(node: YamlNode): string | null {
  if (node.tag === "") return node.value;
  if (node.tag === "!!binary") return decodeBase64(node.value);
  return resolveScalar(node).kind === "bad-tag" ? null : node.value;
}

export function toCount(node: YamlNode): number | null {
  if (node.tag === "" && node.style === "plain" && smallNumber.test(node.value)) return Number(node.value);
  const resolved = resolveScalar(node);
  if (resolved.kind === "int") {
    return resolved.value >= 0n && resolved.value <= BigInt(maxUint32) ? Number(resolved.value) : null;
  }
  if (resolved.kind !== "float") return null;
  const whole = Math.trunc(resolved.value);
  return whole >= 0 && whole <= maxUint32 ? whole + 0 : null;
}

const yesWords = new Set(["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"]);
const noWords = new Set(["n", "N", "no", "No", "NO", "off", "Off", "OFF"]);

/** `true`/`false` unquoted; YAML 1.1's `yes`, `no`, `on`, `off`, `y`, `n` even quoted. */
export function toFlag(node: YamlNode): boolean | null {
  if (node.tag === "" && node.style === "plain") {
    if (node.value === "true") return true;
    if (node.value === "false") return false;
  }
  const resolved = resolveScalar(node);
  if (resolved.kind === "bool") return resolved.value;
  if (resolved.kind !== "str") return null;
  if (yesWords.has(resolved.value)) return true;
  return noWords.has(resolved.value) ? false : null;
}

function decodeBase64(text: string): string | null {
  const compact = text.replace(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) return null;
  const bytes = Uint8Array.from(atob(compact), (c) => c.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
