/** An amount of money in its smallest unit. */
export interface Money {
  readonly denom: string;
  readonly amount: bigint;
}

/** Money as the chain writes it in text: "5000000uact". */
export function formatCoin({ amount, denom }: Money): string {
  return `${amount}${denom}`;
}

/** Reads "5000000uact"; undefined when the text is something else. */
export function parseCoin(text: string): Money | undefined {
  const [, amount, denom] = /^(\d+)([a-zA-Z][a-zA-Z0-9/:._-]{2,127})$/.exec(text.trim()) ?? [];
  return amount && denom ? { denom, amount: BigInt(amount) } : undefined;
}

/** Reads a list such as "5uact,7uakt" as events carry it; an empty text is an empty list. */
export function parseCoins(text: string): Money[] {
  return text.split(",").flatMap((each) => parseCoin(each) ?? []);
}

/** Money as messages carry it. */
export function toCoin({ denom, amount }: Money): { denom: string; amount: string } {
  return { denom, amount: amount.toString() };
}
