/** What a person says of prices and bad luck, as arguments for the levers. Throws CLI_USAGE for words that say nothing. */
import { parseDuration } from "./duration.ts";
import { cliError } from "./errors.ts";
import { wholeNumber } from "./whole-number.ts";

export function planOf(words: readonly string[], over: string): object {
  const [first, ...rest] = words;
  const [second, ...more] = rest;
  if (first === undefined) return {};
  if (first === "stop" && second === undefined) return { kind: "stopped" };
  if (first === "crash" && second !== undefined && more.length === 0)
    return { kind: "crash", to: second, over: parseDuration(over) / 1_000 };
  if (first === "script" && second !== undefined) return { kind: "scripted", points: rest.map(pointOf) };
  const isPlan = first === "crash" || first === "script";
  if (second === undefined && !isPlan) return { kind: "steady", price: first };
  throw cliError(
    "CLI_USAGE",
    `"${words.join(" ")}" is no plan: a price, crash PRICE, script SPAN=PRICE…, or stop.`,
  );
}

function pointOf(text: string): object {
  const [span, price, ...more] = text.split("=");
  if (span === undefined || price === undefined || more.length > 0)
    throw cliError("CLI_USAGE", `"${text}" is no point of a script: SPAN=PRICE, such as 10m=1.20.`);
  return { after: parseDuration(span) / 1_000, price };
}

export function faultChange(kind: string, value: string | undefined): object {
  if (kind === "none") return { stall: 0, drop: 0, status: null, late: 0, shuffle: false };
  const isOff = value === "off";
  switch (kind) {
    case "stall":
      return { stall: isOff ? 0 : parseDuration(given(kind, value)) };
    case "drop":
      return { drop: isOff ? 0 : shareOf(given(kind, value)) };
    case "status":
      return { status: isOff ? null : wholeNumber(given(kind, value)) };
    case "late":
      return { late: isOff ? 0 : wholeNumber(given(kind, value)) };
    case "shuffle":
      return { shuffle: isOn(kind, value) };
    default:
      throw cliError("CLI_USAGE", `"${kind}" is no fault: stall, drop, status, late, shuffle or none.`);
  }
}

export function providerChange(fault: string, value: string | undefined): object {
  switch (fault) {
    case "dark":
      return { dark: isOn(fault, value) };
    case "late":
      return { bidsLate: value === "off" ? 0 : parseDuration(given(fault, value)) / 1_000 };
    case "refuse":
      return { refusesManifests: isOn(fault, value) };
    case "none":
      return { dark: false, bidsLate: 0, refusesManifests: false };
    default:
      throw cliError("CLI_USAGE", `"${fault}" is no fault: dark, late, refuse, lose-disk or none.`);
  }
}

function given(kind: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw cliError("CLI_USAGE", `${kind} wants a value, or off.`);
}

function isOn(kind: string, value: string | undefined): boolean {
  if (value === undefined || value === "on") return true;
  if (value === "off") return false;
  throw cliError("CLI_USAGE", `${kind} is on or off, not "${value}".`);
}

/** "30%" or "0.3". */
function shareOf(text: string): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (number === undefined) throw cliError("CLI_USAGE", `"${text}" is not a share, such as 30% or 0.3.`);
  return percent === "%" ? Number(number) / 100 : Number(number);
}
