/** Coins as the bank counts them: a denomination and a whole number of its smallest unit. */

export interface Coin {
  readonly denom: string;
  readonly amount: bigint;
}

const DENOM = /^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/;

export function isDenom(denom: string): boolean {
  return DENOM.test(denom);
}

/** The whole number in a coin's text; undefined when it is not one. */
export function goInteger(text: string): bigint | undefined {
  const [, sign = "", digits = ""] = /^([+-]?)(.+)$/.exec(text) ?? [];
  const magnitude = unsigned(digits);
  return magnitude === undefined || sign !== "-" ? magnitude : -magnitude;
}

/** As Go reads numbers whose base is written: also hexadecimal ones and the like, and octal ones after a zero. */
function unsigned(digits: string): bigint | undefined {
  if (/^[1-9][0-9]*$|^0$/.test(digits)) return BigInt(digits);
  if (!/^(0[xX]_?[0-9a-fA-F]|0[bB]_?[01]|0[oO]?_?[0-7]|[1-9])(_?[0-9a-fA-F])*$/.test(digits))
    return undefined;
  const bare = digits.replaceAll("_", "").toLowerCase();
  try {
    return BigInt(/^0[0-7]/.test(bare) ? `0o${bare.slice(1)}` : bare);
  } catch {
    return undefined;
  }
}

/** Wire coins with their numbers; what is no number counts as 0 (a Go message with an empty amount). */
export function toCoins(coins: readonly { denom: string; amount: string }[]): Coin[] {
  return coins.map(({ denom, amount }) => ({ denom, amount: goInteger(amount) ?? 0n }));
}

/** "5uakt,1uact" as the node prints coins. */
export function formatCoins(coins: readonly Coin[]): string {
  return coins.map(formatCoin).join(",");
}

export function formatCoin({ denom, amount }: Coin): string {
  return `${amount}${denom}`;
}

/** True for coins the bank accepts: valid names, positive, sorted, no name twice. */
export function areValid(coins: readonly Coin[]): boolean {
  return coins.every(
    ({ denom, amount }, index) =>
      isDenom(denom) && amount > 0n && (index === 0 || (coins[index - 1]?.denom ?? "") < denom),
  );
}

/** Why a coin is none, in the node's words; undefined for one, also of nothing. */
export function coinProblem({ denom, amount }: Coin): string | undefined {
  if (!isDenom(denom)) return `invalid denom: ${denom}`;
  return amount < 0n ? `negative coin amount: ${amount}` : undefined;
}

/** Sum by denomination, sorted, without zeros. */
export function sum(...lists: readonly (readonly Coin[])[]): Coin[] {
  const totals = new Map<string, bigint>();
  for (const { denom, amount } of lists.flat()) totals.set(denom, (totals.get(denom) ?? 0n) + amount);
  return [...totals]
    .filter(([, amount]) => amount !== 0n)
    .map(([denom, amount]) => ({ denom, amount }))
    .sort(byDenom);
}

/** `coins` minus `taken`; undefined when that falls below zero anywhere. */
export function subtract(coins: readonly Coin[], taken: readonly Coin[]): Coin[] | undefined {
  const left = sum(
    coins,
    taken.map(({ denom, amount }) => ({ denom, amount: -amount })),
  );
  return left.some(({ amount }) => amount < 0n) ? undefined : left;
}

export function byDenom(a: { denom: string }, b: { denom: string }): number {
  return a.denom < b.denom ? -1 : a.denom > b.denom ? 1 : 0;
}
