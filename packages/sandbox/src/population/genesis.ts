/** What a genesis must hold for a population: an exchange with coins, an auditor, and a vault that covers what is minted. */
import type { GenesisAccount } from "../node/genesis.ts";
import { citizenOf } from "./citizens.ts";
import type { Plan } from "./plan.ts";
import { auditorName, exchangeName } from "./town.ts";

const million = 1_000_000n;
/** ACT that nobody spends; it makes the genesis fill the vault. */
const reserve = 2_000_000n * million;
const coins = 200_000_000n * million;

/** The price of AKT by which the vault is filled: low, so that it still covers all ACT when AKT falls. */
export const cautiousPrice = 400_000n;

export function populationAccounts({ seed }: Plan): GenesisAccount[] {
  return [
    { address: citizenOf(seed, exchangeName).address, uakt: coins, uact: reserve },
    { address: citizenOf(seed, auditorName).address, uakt: 10_000n * million },
  ];
}
