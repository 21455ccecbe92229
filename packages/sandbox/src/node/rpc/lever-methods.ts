/** The sandbox's own methods: what an operator may do that no client of a real node can. */
import { parseAddress, SlipwayError } from "@slipway/chain";
import { leverWrong, readFields, readWhole } from "../../lever-values.ts";
import { changedProviderFaults } from "../../provider/faults.ts";
import { changedFaults } from "../faults.ts";
import type { GivenCoin, Levers } from "../levers.ts";
import { changedPace } from "../pace.ts";
import { readPricePlan } from "../price-plan.ts";
import { priceJson, statusJson } from "./lever-json.ts";
import { type Method, method } from "./method.ts";
import { Refusal } from "./refusal.ts";

/** Arguments that were given, by name; the others are absent. */
type Given = Readonly<Record<string, unknown>>;

export const leverMethods: Record<string, Method> = {
  slipway_status: lever([], (levers) => statusJson(levers.status())),

  slipway_pace: lever(["mode", "blockTime"], (levers, change) =>
    levers.pace(isEmpty(change) ? undefined : changedPace(levers.pace(), change)),
  ),

  slipway_price: lever(["kind", "price", "points", "to", "over"], (levers, plan) =>
    priceJson(levers.priceFeed(isEmpty(plan) ? undefined : readPricePlan(plan))),
  ),

  slipway_faults: lever(["stall", "drop", "status", "late", "shuffle"], (levers, change) =>
    levers.faults(isEmpty(change) ? undefined : changedFaults(levers.faults(), change)),
  ),

  slipway_provider: lever(["id", "dark", "bidsLate", "refusesManifests"], (levers, { id, ...change }) => {
    const name = readText("id", id);
    const faults = changedProviderFaults(levers.providerFaults(name), change);
    if (!isEmpty(change)) levers.providerFaults(name, faults);
    return levers.status().providers.find((each) => each.id === name || each.owner === name);
  }),

  slipway_lose_disk: lever(["id"], async (levers, { id }) => ({
    id: readText("id", id),
    leases: await levers.loseDisk(readText("id", id)),
  })),

  slipway_faucet: lever(["address", "coins"], (levers, { address, coins }) =>
    levers.faucet(readAddress(address), coins === undefined ? undefined : readCoins(coins)),
  ),

  slipway_mine: lever(["blocks"], async (levers, { blocks = 1 }) => ({
    height: String(await levers.mine(readCount("blocks", blocks))),
  })),

  slipway_jump: lever(["blocks", "seconds"], async (levers, { blocks, seconds }) => {
    const by = {
      ...(blocks === undefined ? {} : { blocks: readCount("blocks", blocks) }),
      ...(seconds === undefined ? {} : { seconds: readCount("seconds", seconds) }),
    };
    if (isEmpty(by)) throw leverWrong("seconds", undefined, "given, or blocks, or both");
    return { height: String(await levers.jump(by)) };
  }),

  slipway_params: lever(["module", "params"], (levers, { module, params }) => {
    if (module === undefined && params === undefined) return levers.params();
    return levers.setParams(readModule(module), readChange(params));
  }),

  slipway_export: lever([], (levers) => levers.exportState()),
};

function lever(names: readonly string[], call: (levers: Levers, given: Given) => unknown): Method {
  const types = Object.fromEntries(names.map((name) => [name, "any" as const]));
  return {
    ...method(types, ({ levers }, args) => {
      if (!levers) throw new Refusal("this node has no levers");
      return call(levers, Object.fromEntries(Object.entries(args).filter(([, each]) => each !== undefined)));
    }),
    isStrict: true,
  };
}

function isEmpty(given: object): boolean {
  return Object.keys(given).length === 0;
}

const mostAtOnce = 10_000_000;

function readCount(name: string, value: unknown): number {
  const isDigits = typeof value === "string" && /^\d{1,9}$/.test(value);
  return readWhole(name, isDigits ? Number(value) : value, 1, mostAtOnce);
}

function readText(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw leverWrong(name, value, "a provider's id or account");
}

function readModule(value: unknown): string {
  if (typeof value === "string") return value;
  throw leverWrong("module", value, "a module's name");
}

function readChange(value: unknown): object {
  if (typeof value === "object" && value !== null) return value;
  throw leverWrong("params", value, "an object of what shall be otherwise");
}

function readAddress(value: unknown): string {
  if (typeof value !== "string") throw leverWrong("address", value, "an account's address");
  try {
    parseAddress(value);
    return value;
  } catch (error) {
    throw error instanceof SlipwayError ? new Refusal(error.message) : error;
  }
}

function readCoins(value: unknown): GivenCoin[] {
  if (!Array.isArray(value)) throw leverWrong("coins", value, "a list of {denom, amount}");
  return value.map((coin: unknown, at) => {
    const { denom, amount } = readFields(`coins[${at}]`, coin, ["denom", "amount"]);
    if (typeof denom === "string" && /^\d{1,30}$/.test(String(amount)))
      return { denom, amount: String(amount) };
    throw leverWrong(`coins[${at}]`, coin, "a denom and a whole amount of up to 30 digits");
  });
}
