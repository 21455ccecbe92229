import {
  type RenderedTemplate,
  type Template,
  type TemplateParameter,
  template,
} from "./schemas/template.ts";

/** A finding about a template or the values for it. Returned, not thrown; `path` is the field or parameter. */
export interface TemplateIssue {
  path: string;
  message: string;
}

const lettersAndDigits = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/** Checks a parsed template file. Besides its form: every hole has a parameter, every parameter a hole. */
export function parseTemplate(
  value: unknown,
): { ok: true; template: Template } | { ok: false; issues: TemplateIssue[] } {
  const parsed = template.safeParse(value);
  if (!parsed.success) {
    return {
      ok: false,
      issues: parsed.error.issues.map((issue) => ({
        path: issue.path.map(String).join("."),
        message: issue.message,
      })),
    };
  }
  const issues = checkHoles(parsed.data);
  return issues.length === 0 ? { ok: true, template: parsed.data } : { ok: false, issues };
}

/** Fills the holes. Absent values come from the default, a secret's from `random` (bytes of that length). */
export function renderTemplate(
  source: Template,
  values: Readonly<Record<string, string>>,
  random: (length: number) => Uint8Array,
): ({ ok: true } & RenderedTemplate) | { ok: false; issues: TemplateIssue[] } {
  const issues: TemplateIssue[] = [];
  const filled: Record<string, string> = {};
  const generated: string[] = [];
  for (const name of Object.keys(values)) {
    if (!source.parameters.some((parameter) => parameter.name === name))
      issues.push({ path: name, message: `The template ${source.id} has no parameter "${name}".` });
  }
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
  const sdl = source.sdl.replace(hole, (_whole, name: string, at: number) => {
    const value = filled[name] ?? "";
    const quote = quoteAt(source.sdl, at);
    if (quote === "" && !isPlainSafe(value))
      issues.push({ path: name, message: `"${name}" may not hold quotes, ": " or " #" here.` });
    return quote === '"'
      ? value.replace(/[\\"]/g, (sign) => `\\${sign}`)
      : value.replaceAll("'", quote === "'" ? "''" : "'");
  });
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, sdl: sdl.replaceAll("$${", "${"), values: filled, generated };
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
