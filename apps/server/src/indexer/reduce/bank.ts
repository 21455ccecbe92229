import type { Fact } from "../../ledger/decode.ts";
import type { Ledger } from "../../ledger/ledger.ts";

/** Moves coins between balances: every movement on the chain is told as coin_spent and coin_received. */
export function applyBank(ledger: Ledger, fact: Fact): void {
  if (fact.type === "coin_spent") move(ledger, String(fact.values.spender), fact.values.amount, -1n);
  else if (fact.type === "coin_received") move(ledger, String(fact.values.receiver), fact.values.amount, 1n);
}

function move(ledger: Ledger, address: string, amounts: unknown, sign: bigint): void {
  ledger.moved.add(address);
  const { balances, network } = ledger;
  if (balances === undefined) return;
  for (const { denom, amount } of parseCoins(String(amounts ?? ""))) {
    const key = `${address}/${denom}`;
    const before = BigInt(balances.get(key)?.amount ?? "0");
    balances.set(key, { network, address, denom, amount: String(before + sign * amount) });
  }
}

/** Reads "500uact,3uakt". */
export function parseCoins(text: string): { denom: string; amount: bigint }[] {
  return text.split(",").flatMap((part) => {
    const match = /^(\d+)([a-zA-Z].*)$/.exec(part.trim());
    return match === null ? [] : [{ denom: match[2] ?? "", amount: BigInt(match[1] ?? "0") }];
  });
}
