/**
 * What is wrong in a genesis beyond its form: things that are there twice, addresses that are none, and money that is not
 * where it is owed. In: the sections. Out: a refusal with the place, or nothing.
 */
import { DEC_ONE, parseDec } from "@slipway/market";
import { addressProblem, moduleAddress } from "./address.ts";
import { genesisError, list } from "./modules/json.ts";

type Sections = Readonly<Record<string, unknown>>;
type Path = readonly [string, ...string[]];

/** Lists of the genesis, and what tells their items apart. */
const identities: Readonly<Record<string, readonly Path[]>> = {
  "auth.accounts": [
    ["address"],
    ["base_account", "address"],
    ["base_vesting_account", "base_account", "address"],
  ],
  "bank.balances": [["address"]],
  "bank.supply": [["denom"]],
  "bank.denom_metadata": [["base"]],
  "staking.validators": [["operator_address"]],
  "deployment.deployments": [["deployment", "id"]],
  "market.orders": [["id"]],
  "market.bids": [["id"]],
  "market.leases": [["id"]],
  "escrow.accounts": [["id"]],
  "escrow.payments": [["id"]],
  "provider.providers": [["owner"]],
};

/** Where addresses stand in items of lists. */
const addresses: Readonly<Record<string, readonly Path[]>> = {
  "bank.balances": [["address"]],
  "auth.accounts": identities["auth.accounts"] ?? [],
  "deployment.deployments": [["deployment", "id", "owner"]],
  "market.orders": [["id", "owner"]],
  "market.bids": [
    ["id", "owner"],
    ["id", "provider"],
  ],
  "market.leases": [
    ["id", "owner"],
    ["id", "provider"],
  ],
  "escrow.accounts": [["state", "owner"]],
  "escrow.payments": [["state", "owner"]],
  "provider.providers": [["owner"]],
  "audit.providers": [["owner"], ["auditor"]],
  "cert.certificates": [["owner"]],
  "authz.authorization": [["granter"], ["grantee"]],
  "feegrant.allowances": [["granter"], ["grantee"]],
};

/** Refuses a list of the genesis that has an address that is none. */
export function checkAddresses(sections: Sections): void {
  for (const [place, paths] of Object.entries(addresses)) {
    const [section = "", field = ""] = place.split(".");
    for (const [index, item] of list(at(sections, [section, field]), `app_state.${place}`).entries()) {
      for (const path of paths) {
        const value = at(item, path);
        const problem = typeof value === "string" ? addressProblem(value) : undefined;
        if (problem === undefined) continue;
        throw genesisError(
          `app_state.${place}[${index}].${path.join(".")}`,
          `is no address: ${problem}`,
          value,
        );
      }
    }
  }
}

/** Refuses a list of the genesis that has something twice. */
export function checkUnique(sections: Sections): void {
  for (const [place, paths] of Object.entries(identities)) {
    const [section = "", field = ""] = place.split(".");
    const seen = new Map<string, number>();
    for (const [index, item] of list(at(sections, [section, field]), `app_state.${place}`).entries()) {
      const path = paths.find((each) => at(item, each) !== undefined);
      if (path === undefined) continue;
      const id = JSON.stringify(at(item, path));
      const first = seen.get(id);
      const where = `app_state.${place}[${index}].${path.join(".")}`;
      if (first !== undefined)
        throw genesisError(where, `is that of app_state.${place}[${first}] again`, at(item, path));
      seen.set(id, index);
    }
  }
}

/** What escrow owes, by denomination, must be in its account: refuses one with less, and answers what it has too much. */
export function escrowSurplus(sections: Sections): ReadonlyMap<string, bigint> {
  const owed = new Map<string, bigint>();
  const add = (coin: unknown) => {
    const denom = String(at(coin, ["denom"]) ?? "");
    if (denom !== "") owed.set(denom, (owed.get(denom) ?? 0n) + parseDec(String(at(coin, ["amount"]))));
  };
  for (const account of list(at(sections, ["escrow", "accounts"]), "app_state.escrow.accounts")) {
    for (const deposit of list(at(account, ["state", "deposits"]), "deposits")) add(at(deposit, ["balance"]));
  }
  for (const payment of list(at(sections, ["escrow", "payments"]), "app_state.escrow.payments"))
    add(at(payment, ["state", "balance"]));
  const { held, path } = heldBy(sections, moduleAddress("escrow"));
  const surplus = new Map<string, bigint>();
  for (const denom of new Set([...owed.keys(), ...held.keys()])) {
    const [owes, has] = [owed.get(denom) ?? 0n, held.get(denom) ?? 0n];
    // A part of the smallest unit can be owed; it is paid out when it has become a whole one.
    if (owes / DEC_ONE > has)
      throw genesisError(
        path,
        `holds ${has}${denom}, but the accounts and payments of app_state.escrow add up to ${owes / DEC_ONE}${denom}`,
      );
    if (has > owes / DEC_ONE) surplus.set(denom, has - owes / DEC_ONE);
  }
  return surplus;
}

function heldBy(sections: Sections, address: string): { held: Map<string, bigint>; path: string } {
  const balances = list(at(sections, ["bank", "balances"]), "app_state.bank.balances");
  const index = balances.findIndex((each) => at(each, ["address"]) === address);
  const held = new Map<string, bigint>();
  for (const coin of list(at(balances[index], ["coins"]), "coins")) {
    held.set(String(at(coin, ["denom"])), BigInt(String(at(coin, ["amount"]))));
  }
  return {
    held,
    path: index < 0 ? `app_state.bank.balances of ${address}` : `app_state.bank.balances[${index}]`,
  };
}

/** What stands under a path, or undefined. */
function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (here, key) => (typeof here === "object" && here !== null ? Reflect.get(here, key) : undefined),
    value,
  );
}
