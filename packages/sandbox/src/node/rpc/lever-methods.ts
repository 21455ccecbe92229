/** The sandbox's own methods: what an operator may do that no client of a real node can. */
import { parseAddress } from "@slipway/chain";
import type { GivenCoin } from "../levers.ts";
import { type Method, method } from "./method.ts";
import { BadArguments, Refusal } from "./refusal.ts";

export const leverMethods: Record<string, Method> = {
  slipway_faucet: method({ address: "string", coins: "json" }, ({ levers }, { address = "", coins }) => {
    if (!levers) throw new Refusal("this node has no levers");
    try {
      parseAddress(address);
    } catch (error) {
      throw new Refusal(error instanceof Error ? error.message : String(error));
    }
    return levers.faucet(address, coins === undefined ? undefined : readCoins(coins));
  }),
  slipway_mine: method({ blocks: "json" }, async ({ levers }, { blocks = 1 }) => {
    if (!levers) throw new Refusal("this node has no levers");
    return { height: String(await levers.mine(readCount("blocks", blocks))) };
  }),
  slipway_jump: method({ blocks: "json", seconds: "json" }, async ({ levers }, { blocks, seconds }) => {
    if (!levers) throw new Refusal("this node has no levers");
    const by = {
      ...(blocks === undefined ? {} : { blocks: readCount("blocks", blocks) }),
      ...(seconds === undefined ? {} : { seconds: readCount("seconds", seconds) }),
    };
    return { height: String(await levers.jump(by)) };
  }),
  slipway_export: method({}, ({ levers }) => {
    if (!levers) throw new Refusal("this node has no levers");
    return levers.exportState();
  }),
};

const mostAtOnce = 10_000_000;

function readCount(name: string, value: unknown): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= mostAtOnce) return count;
  throw new BadArguments(`${name} must be a whole number from 1 to ${mostAtOnce}`);
}

function readCoins(value: unknown): GivenCoin[] {
  if (!Array.isArray(value)) throw new BadArguments("coins must be a list of {denom, amount}");
  return value.map((coin: unknown) => {
    const { denom, amount } = Object(coin);
    if (typeof denom === "string" && /^\d{1,30}$/.test(String(amount)))
      return { denom, amount: String(amount) };
    throw new BadArguments("coins must be a list of {denom, amount}");
  });
}
