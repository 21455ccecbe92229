/** New AKT with each block: inflation moves towards what makes the wished share of it bonded. */
import { type Params, ParamsSchema } from "@slipway/chain/gen/cosmos/mint/v1beta1/mint_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/mint/v1beta1/query_pb.ts";
import {
  addDec,
  DEC_ONE,
  type Dec,
  decFromInt,
  formatDec,
  maxDec,
  minDec,
  mulDec,
  mulDecInt,
  parseDec,
  quoDec,
  quoDecInt,
  truncDec,
} from "@slipway/market";
import { moduleAddress } from "../address.ts";
import { type Context, emit } from "../context.ts";
import { type Module, onQuery } from "../module.ts";
import { bigintCodec, messageTable, Table } from "../store/table.ts";
import { createFilled } from "../tx/fill.ts";
import { mintCoins, sendToModule, supplyOf } from "./bank.ts";
import { genesisError, readMessage, record, textOf, writeMessage } from "./json.ts";
import { bondedTokens } from "./staking.ts";

const params = messageTable("mint/params", ParamsSchema);
/** "inflation" and "provisions": what a year's new coins are. */
const minter = new Table("mint/minter", bigintCodec);

function paramsOf(ctx: Context): Params {
  return params.get(ctx, "") ?? createFilled(ParamsSchema);
}

function mintBlock(ctx: Context): void {
  const given = paramsOf(ctx);
  const supply = supplyOf(ctx, given.mintDenom);
  if (supply === 0n || given.blocksPerYear === 0n) return;
  const bonded = quoDecInt(decFromInt(bondedTokens(ctx)), supply);
  const inflation = nextInflation(given, bonded, minter.get(ctx, "inflation") ?? 0n);
  const provisions = mulDecInt(inflation, supply);
  minter.set(ctx, "inflation", inflation);
  minter.set(ctx, "provisions", provisions);
  const amount = truncDec(quoDecInt(provisions, given.blocksPerYear));
  if (amount > 0n) {
    mintCoins(ctx, "mint", [{ denom: given.mintDenom, amount }]);
    sendToModule(ctx, moduleAddress("mint"), "fee_collector", [{ denom: given.mintDenom, amount }]);
  }
  emit(ctx, "mint", {
    bonded_ratio: formatDec(bonded),
    inflation: formatDec(inflation),
    annual_provisions: formatDec(provisions),
    amount: amount.toString(),
  });
}

function nextInflation(given: Params, bonded: Dec, inflation: Dec): Dec {
  const rate = (text: string) => BigInt(text || "0");
  const pull = DEC_ONE - quoDec(bonded, rate(given.goalBonded));
  const perYear = mulDec(pull, rate(given.inflationRateChange));
  const next = addDec(inflation, quoDec(perYear, decFromInt(given.blocksPerYear)));
  return maxDec(minDec(next, rate(given.inflationMax)), rate(given.inflationMin));
}

const utf8 = new TextEncoder();

const queries = [
  onQuery(Query.method.params, (ctx) => ({ params: paramsOf(ctx) })),
  onQuery(Query.method.inflation, (ctx) => ({
    inflation: utf8.encode((minter.get(ctx, "inflation") ?? 0n).toString()),
  })),
  onQuery(Query.method.annualProvisions, (ctx) => ({
    annualProvisions: utf8.encode((minter.get(ctx, "provisions") ?? 0n).toString()),
  })),
];

function readDec(value: unknown, path: string): Dec {
  try {
    return parseDec(textOf(value, path));
  } catch (error) {
    throw genesisError(path, error instanceof Error ? error.message : String(error));
  }
}

export const mint: Module = {
  name: "mint",
  queries,
  initGenesis: (ctx, section) => {
    const given = record(section, "mint");
    params.set(ctx, "", readMessage(ParamsSchema, given.params, "mint.params"));
    const { inflation, annual_provisions } = record(given.minter, "mint.minter");
    minter.set(ctx, "inflation", readDec(inflation, "mint.minter.inflation"));
    minter.set(ctx, "provisions", readDec(annual_provisions, "mint.minter.annual_provisions"));
  },
  exportGenesis: (ctx) => ({
    minter: {
      inflation: formatDec(minter.get(ctx, "inflation") ?? 0n),
      annual_provisions: formatDec(minter.get(ctx, "provisions") ?? 0n),
    },
    params: writeMessage(ParamsSchema, paramsOf(ctx)),
  }),
  beginBlock: mintBlock,
};
