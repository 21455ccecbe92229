/** The options with which a sandbox gets a history: `slipway sandbox` and `slipway up` have the same. */
import type { PopulationOptions } from "@slipway/sandbox";
import type { Command } from "commander";
import { cliError } from "./errors.ts";

export interface PopulationFlags {
  readonly population: string;
  readonly days?: string;
  readonly seed?: string;
}

export function addPopulationFlags(command: Command, usual: PopulationOptions["size"]): Command {
  return command
    .option("--population <size>", "a history of other people: none, village or city", usual)
    .option("--days <count>", "how far back that history goes (village 14, city 365)")
    .option("--seed <number>", "another number, another history (7)");
}

export function parsePopulation({ population, days, seed }: PopulationFlags): PopulationOptions {
  if (population !== "none" && population !== "village" && population !== "city")
    throw cliError("CLI_USAGE", `"${population}" is not a population: none, village or city.`);
  return {
    size: population,
    ...(days === undefined ? {} : { days: wholeNumber("--days", days) }),
    ...(seed === undefined ? {} : { seed: wholeNumber("--seed", seed) }),
  };
}

function wholeNumber(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw cliError("CLI_USAGE", `${flag} "${text}" is not a whole number.`);
}
