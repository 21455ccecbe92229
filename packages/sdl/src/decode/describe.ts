/** Plain words for "this was expected, that was found", with an edit where the intent is clear. */
import type { Type } from "../language/types.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isNull, resolveScalar } from "../yaml/resolve.ts";
import { quoteScalar } from "../yaml/write.ts";

const longest = 40;

export function shorten(text: string): string {
  const points = [...text];
  return points.length <= longest ? text : `${points.slice(0, longest).join("")}…`;
}

export function describeNode(node: YamlNode): string {
  const real = node.kind === "alias" ? (node.target ?? node) : node;
  if (real.kind === "map") return "a map";
  if (real.kind === "seq") return "a list";
  if (isNull(real)) return "nothing";
  const shown = `"${shorten(real.value)}"`;
  switch (resolveScalar(real).kind) {
    case "bool":
      return `the truth value ${shown}`;
    case "int":
    case "float":
      return `the number ${shown}`;
    case "timestamp":
      return `the date ${shown}`;
    default:
      return `the text ${shown}`;
  }
}

export interface Expectation {
  message: string;
  hint?: string;
  fix?: { title: string; text: string };
}

export function describeType(node: YamlNode, type: Type): Expectation {
  switch (type.kind) {
    case "text":
      return { message: "This must be text" };
    case "count":
      return describeCount(node, type.min, type.max);
    case "flag":
      return describeFlag(node);
    case "list":
      return describeList(node, type.of);
    case "map":
      return { message: `This must be a map whose keys are each ${type.keys}` };
    case "record":
      return {
        message: `This must be a map with keys such as ${[...type.fields.keys()].slice(0, 3).join(", ")}`,
      };
  }
}

function describeCount(node: YamlNode, min: number, max: number): Expectation {
  const message = `This must be a whole number from ${min} to ${max}`;
  if (node.kind !== "scalar" || node.style === "plain" || !/^[0-9]+$/.test(node.value)) return { message };
  return {
    message,
    hint: "Leave the quotes out.",
    fix: { title: "Remove the quotes", text: node.value },
  };
}

function describeFlag(node: YamlNode): Expectation {
  const message = "This must be true or false";
  const word = node.value.toLowerCase();
  if (word === "true" || word === "1") return { message, fix: { title: "Write true", text: "true" } };
  if (word === "false" || word === "0") return { message, fix: { title: "Write false", text: "false" } };
  return { message };
}

function describeList(node: YamlNode, of: Type): Expectation {
  const message = "This must be a list";
  if (node.kind === "scalar" && of.kind === "text") {
    const words = node.value.trim().split(/\s+/).map(quoteScalar);
    return {
      message,
      hint: `Write it as a list: [${words.join(", ")}].`,
      fix: { title: "Write it as a list", text: `[${words.join(", ")}]` },
    };
  }
  if (node.kind === "map" && of.kind === "text") return describePairs(node, message);
  if (node.kind === "map") return { message, hint: 'Start each entry with "- ".' };
  return { message };
}

/** `env: {A: 1}`, which people bring from docker-compose. */
function describePairs(node: YamlNode, message: string): Expectation {
  const items: string[] = [];
  for (let i = 0; i + 1 < node.content.length; i += 2) {
    const key = node.content[i];
    const value = node.content[i + 1];
    if (key?.kind !== "scalar" || value?.kind !== "scalar") return { message };
    items.push(quoteScalar(`${key.value}=${value.value}`));
  }
  return {
    message,
    hint: "Write each entry as NAME=value.",
    fix: { title: "Write NAME=value entries", text: `[${items.join(", ")}]` },
  };
}
