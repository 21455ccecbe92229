/** The language table as a JSON Schema (draft-07, which YAML editors and SchemaStore take). */
import { sdl } from "./sdl.ts";
import type { Field, MapType, RecordType, TextType, Type } from "./types.ts";

export type JsonSchema = { readonly [key: string]: unknown };

export function jsonSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Akash SDL",
    description: "What to run on Akash, with which resources, where and at what price.",
    ...recordSchema(sdl),
  };
}

function typeSchema(type: Type): JsonSchema {
  switch (type.kind) {
    case "text":
      return textSchema(type);
    case "count":
      return { type: "integer", minimum: type.min, maximum: type.max };
    case "flag":
      return { type: "boolean" };
    case "list":
      return { type: ["array", "null"], items: typeSchema(type.of) };
    case "map":
      return mapSchema(type);
    case "record":
      return type.orList === true ? oneOrMany(type) : recordSchema(type);
  }
}

/** Numbers and booleans may stand where text is wanted, so a choice such as "2.0" may be written without quotes. */
function textSchema({ choices, pattern, read }: TextType): JsonSchema {
  if (choices !== undefined) return { enum: choices.flatMap(spellings) };
  const types = read === undefined ? ["string", "number", "boolean"] : ["string", "number"];
  return pattern === undefined ? { type: types } : { type: types, pattern };
}

function spellings(choice: string): (string | number | boolean)[] {
  if (choice === "true" || choice === "false") return [choice, choice === "true"];
  const number = Number(choice);
  return choice !== "" && Number.isFinite(number) ? [choice, number] : [choice];
}

function mapSchema({ of, keys }: MapType): JsonSchema {
  return {
    type: ["object", "null"],
    description: `Each key is ${keys}.`,
    additionalProperties: typeSchema(of),
  };
}

function oneOrMany(type: RecordType): JsonSchema {
  const one = recordSchema({ ...type, optional: false });
  return { anyOf: [one, { type: "array", items: one, minItems: 1 }] };
}

function recordSchema({ fields, optional }: RecordType): JsonSchema {
  const required = [...fields].filter(([, field]) => field.required).map(([key]) => key);
  return {
    type: optional || required.length === 0 ? ["object", "null"] : "object",
    properties: Object.fromEntries([...fields].map(([key, field]) => [key, fieldSchema(field)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function fieldSchema({ type, doc, byDefault, example }: Field): JsonSchema {
  return {
    description: doc,
    ...typeSchema(type),
    ...(byDefault === undefined ? {} : { default: byDefault }),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}
