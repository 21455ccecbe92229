/**
 * Reads what somebody gives a lever. In: values of any kind, from a program or from JSON. Out: the values that the lever
 * takes, or SANDBOX_LEVER_WRONG, which names the argument, shows its value and says what is allowed.
 */
import { type Dec, DecError, parseDec } from "@slipway/market";
import { sandboxError } from "./errors.ts";

/** Any of the fields; one that is undefined counts as not given. */
export type Change<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

export function leverWrong(argument: string, value: unknown, allowed: string): Error {
  return sandboxError("SANDBOX_LEVER_WRONG", `${argument} is ${shown(value)}; it must be ${allowed}.`, {
    details: { argument },
  });
}

/** The fields of an object that are given, none of them unknown. */
export function readFields<Name extends string>(
  what: string,
  value: unknown,
  names: readonly Name[],
): Partial<Record<Name, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw leverWrong(what, value, `an object of ${listed(names)}`);
  }
  const fields: Partial<Record<Name, unknown>> = {};
  for (const [key, each] of Object.entries(value)) {
    const name = names.find((known) => known === key);
    if (name === undefined)
      throw sandboxError(
        "SANDBOX_LEVER_WRONG",
        `${what} has no argument ${shown(key)}; there are ${listed(names)}.`,
        { details: { argument: key } },
      );
    if (each !== undefined) fields[name] = each;
  }
  return fields;
}

export function readWhole(argument: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw leverWrong(argument, value, `a whole number from ${least} to ${most}`);
}

export function readNumber(argument: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw leverWrong(argument, value, `a number from ${least} to ${most}`);
}

export function readFlag(argument: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw leverWrong(argument, value, "true or false");
}

export function readOneOf<Allowed extends string | number | null>(
  argument: string,
  value: unknown,
  allowed: readonly Allowed[],
): Allowed {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw leverWrong(argument, value, `one of ${allowed.map(String).join(", ")}`);
}

/** Dollars for an AKT: a decimal text, or 18 decimals in a bigint. */
export function readPrice(argument: string, value: unknown): Dec {
  const price = typeof value === "bigint" ? value : parsed(value);
  if (price !== undefined && price > 0n && price <= dearest) return price;
  throw leverWrong(argument, value, 'dollars as a decimal text such as "1.25", above 0 and at most 1000000');
}

const dearest = parseDec("1000000");

function parsed(value: unknown): Dec | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return parseDec(value);
  } catch (error) {
    if (error instanceof DecError) return undefined;
    throw error;
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

/** Short enough for a message, whatever was given. */
function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "bigint") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
