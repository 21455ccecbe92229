import { errorsOf } from "@slipway/chain";
import { parseYamlValue } from "@slipway/sdl/yaml";
import { apiErrors } from "./errors.ts";
import {
  type RenderedTemplate,
  type Template,
  type TemplateParameter,
  template,
} from "./schemas/template.ts";

/** A finding about a template or the values for it; `path` is the field or parameter. */
export interface TemplateIssue {
  path: string;
  message: string;
}

const templateError = errorsOf(apiErrors);

const lettersAndDigits = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/** Reads a template file (YAML). Throws TEMPLATE_INVALID with every finding in the details. */
export function parseTemplate(text: string): Template {
  const parsed = parseYamlValue(text);
  if (!parsed.ok) throw invalid([{ path: "", message: parsed.fault.message }]);
  const checked = template.safeParse(parsed.value);
  if (!checked.success) {
    const issues = checked.error.issues;
    throw invalid(issues.map((each) => ({ path: each.path.map(String).join("."), message: each.message })));
  }
  const issues = checkHoles(checked.data);
  if (issues.length > 0) throw invalid(issues);
  return checked.data;
}

/**
 * Fills the holes. Absent values come from the default, a secret's from `random` (that many random bytes).
 * Throws TEMPLATE_VALUE_INVALID with every finding in the details.
 */
export function renderTemplate(
  source: Template,
  values: Readonly<Record<string, string>>,
  random: (length: number) => Uint8Array,
): RenderedTemplate {
  const issues = findUnknown(source, values);
  const filled: Record<string, string> = {};
  const generated: string[] = [];
  for (const parameter of source.parameters) {
    const given = values[parameter.name];
    if ((given === undefined || given === "") && parameter.secret !== undefined) {
      filled[parameter.name] = makeSecret(parameter.secret, random);
      generated.push(parameter.name);
      continue;
    }
    const value = given ?? parameter.default ?? "";
    const message = findFault(parameter, value);
    if (message !== undefined) issues.push({ path: parameter.name, message });
    filled[parameter.name] = value;
  }
  const sdl = fill(source.sdl, filled, issues);
  if (issues.length > 0) {
    const message = `Template ${source.id}: ${issues.map((each) => each.message).join(" ")}`;
    throw templateError("TEMPLATE_VALUE_INVALID", message, { details: { issues } });
  }
  return { sdl, values: filled, generated };
}

function invalid(issues: readonly TemplateIssue[]) {
  const [first] = issues;
  const place = first?.path === "" ? "" : `${first?.path}: `;
  return templateError("TEMPLATE_INVALID", `The template is not right: ${place}${first?.message}`, {
    details: { issues },
  });
}

function findUnknown(source: Template, values: Readonly<Record<string, string>>): TemplateIssue[] {
  return Object.keys(values)
    .filter((name) => !source.parameters.some((parameter) => parameter.name === name))
    .map((name) => ({ path: name, message: `There is no parameter "${name}".` }));
}

function fill(sdl: string, values: Readonly<Record<string, string>>, issues: TemplateIssue[]): string {
  const text = sdl.replace(hole, (_whole, name: string, at: number) => {
    const value = values[name] ?? "";
    const quote = quoteAt(sdl, at);
    if (quote === "" && !isPlainSafe(value))
      issues.push({ path: name, message: `"${name}" may not hold quotes, ": " or " #" here.` });
    if (quote === '"') return value.replace(/[\\"]/g, (sign) => `\\${sign}`);
    return quote === "'" ? value.replaceAll("'", "''") : value;
  });
  return text.replaceAll("$${", "${");
}

/** `${name}`; `$${name}` stays as `${name}` for the workload's own shell. */
const hole = /(?<!\$)\$\{([a-z][a-zA-Z0-9_]*)\}/g;

function checkHoles(source: Template): TemplateIssue[] {
  const holes = new Set([...source.sdl.matchAll(hole)].map((match) => match[1] ?? ""));
  const names = new Set(source.parameters.map((parameter) => parameter.name));
  return [
    ...[...holes]
      .filter((name) => !names.has(name))
      .map((name) => ({
        path: "sdl",
        message: `The hole \${${name}} has no parameter of that name.`,
      })),
    ...[...names]
      .filter((name) => !holes.has(name))
      .map((name) => ({
        path: `parameters.${name}`,
        message: "The SDL has no hole for this parameter.",
      })),
  ];
}

function findFault(parameter: TemplateParameter, value: string): string | undefined {
  if (value === "") return parameter.required ? `"${parameter.label}" is needed.` : undefined;
  if (/[\r\n]/.test(value)) return `"${parameter.label}" must be one line.`;
  if (parameter.choices !== undefined && !parameter.choices.includes(value))
    return `"${value}" is none of the choices for "${parameter.label}".`;
  if (parameter.pattern !== undefined && !new RegExp(`^(?:${parameter.pattern})$`).test(value))
    return `"${value}" is not a valid value for "${parameter.label}".`;
  return undefined;
}

/** The kind of YAML quote that a place in a line stands in; "" is none. */
function quoteAt(text: string, at: number): '"' | "'" | "" {
  let quote: '"' | "'" | "" = "";
  for (let index = text.lastIndexOf("\n", at - 1) + 1; index < at; index++) {
    const sign = text[index];
    if (quote === '"' && sign === "\\") index++;
    else if (quote !== "" && sign === quote) quote = "";
    else if (quote === "" && (sign === '"' || sign === "'") && /[\s:[{,-]/.test(text[index - 1] ?? " "))
      quote = sign;
  }
  return quote;
}

function isPlainSafe(value: string): boolean {
  return !/: |:$| #|^\s|\s$|["'`\\]|^[#&*!|>%@{}[\],?-]/.test(value) || /^-?\d+(\.\d+)?$/.test(value);
}

function makeSecret(
  rule: NonNullable<TemplateParameter["secret"]>,
  random: (length: number) => Uint8Array,
): string {
  const alphabet = rule.alphabet ?? lettersAndDigits;
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < rule.length) {
    for (const byte of random(rule.length)) {
      if (byte < limit && text.length < rule.length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
