/** Burning one coin to mint the other: requests wait in a ledger until the next round executes them. */
import { create } from "@bufbuild/protobuf";
import { EventVaultFundedSchema } from "@slipway/chain/gen/akash/bme/v1/events_pb.ts";
import type { LedgerRecordFilters } from "@slipway/chain/gen/akash/bme/v1/filters_pb.ts";
import { GenesisStateSchema } from "@slipway/chain/gen/akash/bme/v1/genesis_pb.ts";
import {
  MsgBurnACTResponseSchema,
  MsgBurnACTSchema,
  type MsgBurnMint,
  MsgBurnMintResponseSchema,
  MsgBurnMintSchema,
  MsgFundVaultResponseSchema,
  MsgFundVaultSchema,
  MsgMintACTResponseSchema,
  MsgMintACTSchema,
  MsgUpdateParamsResponseSchema,
  MsgUpdateParamsSchema,
} from "@slipway/chain/gen/akash/bme/v1/msgs_pb.ts";
import { ParamsSchema } from "@slipway/chain/gen/akash/bme/v1/params_pb.ts";
import {
  Query,
  type QueryLedgerRecordEntry,
  QueryLedgerRecordEntrySchema,
} from "@slipway/chain/gen/akash/bme/v1/query_pb.ts";
import {
  LedgerPendingRecordSchema,
  type LedgerRecordID,
  LedgerRecordIDSchema,
  LedgerRecordStatus,
  MintStatus,
  StatusSchema,
} from "@slipway/chain/gen/akash/bme/v1/types_pb.ts";
import { PageRequestSchema } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { decFromInt, quoDec } from "@slipway/market";
import { isAddress, moduleAddress } from "../../address.ts";
import { type Coin, coinProblem, isDenom, sum, toCoins } from "../../coins.ts";
import { type Context, emitEvent } from "../../context.ts";
import { type Module, onMessage, onQuery } from "../../module.ts";
import { bmeRefusals, sdk } from "../../refusal.ts";
import type { Table } from "../../store/table.ts";
import { createFilled, need } from "../../tx/fill.ts";
import { listPage, startOf } from "../akash-pages.ts";
import { assertAuthority } from "../authority.ts";
import { balanceOf, balancesOf, sendToModule, supplyOf } from "../bank.ts";
import { readMessage, writeMessage } from "../json.ts";
import { priceOrRefuse } from "../oracle/store.ts";
import { endBlock } from "./execute.ts";
import {
  ACT,
  AKT,
  addTo,
  bmeParams,
  canceled,
  collateralRatio,
  epochs,
  executed,
  MODULE,
  paramsOf,
  parseKey,
  pending,
  recordKey,
  remintCredits,
  statuses,
  statusOf,
  totalBurned,
  totalMinted,
  waiting,
} from "./state.ts";

interface Request {
  readonly owner: string;
  readonly to: string;
  readonly coinsToBurn?: { denom: string; amount: string } | undefined;
}

function validate({ owner, to, coinsToBurn }: Request): void {
  if (!isAddress(owner)) throw sdk.invalidAddress.wrap("invalid owner address");
  if (!isAddress(to)) throw sdk.invalidAddress.wrap("invalid to address");
  if (owner !== to) throw bmeRefusals.unauthorized.wrap("owner and to addresses must match");
  const coin = coinOf(coinsToBurn);
  const problem = coinProblem(coin);
  if (problem !== undefined) throw sdk.invalidCoins.wrap(`invalid coins: ${problem}`);
  if (coin.amount === 0n) throw bmeRefusals.invalidAmount.wrap("amount must not be 0");
}

function validateBurnMint(msg: MsgBurnMint): void {
  validate(msg);
  const { denomToMint } = msg;
  if (isDenom(denomToMint)) return;
  throw bmeRefusals.invalidDenom.wrap(`invalid denom to mint: invalid denom: ${denomToMint}`);
}

function coinOf(coin: { denom: string; amount: string } | undefined): Coin {
  return toCoins([need(coin)])[0] ?? { denom: "", amount: 0n };
}

/** Puts a request into the ledger; its coins go to the vault at once. */
function request(ctx: Context, { owner, to, coinsToBurn }: Request, denomToMint: string) {
  const coin = coinOf(coinsToBurn);
  const route = [coin.denom, denomToMint].join();
  if (route !== `${AKT},${ACT}` && route !== `${ACT},${AKT}`) {
    throw bmeRefusals.invalidDenom.wrap(`invalid swap route ${coin.denom} -> ${denomToMint}`);
  }
  priceOrRefuse(ctx, coin.denom);
  priceOrRefuse(ctx, denomToMint);
  const { status } = statusOf(ctx);
  // Redeeming ACT heals the ratio: it stays possible while only the ratio halts minting.
  const redeems = coin.denom === ACT;
  if (status > MintStatus.halt_cr || (status === MintStatus.halt_cr && !redeems))
    throw bmeRefusals.breakerActive;
  const id = create(LedgerRecordIDSchema, {
    denom: coin.denom,
    toDenom: denomToMint,
    source: owner,
    height: ctx.height,
    sequence: ctx.block.ledger,
  });
  addTo(ctx, waiting, coin.denom, coin.amount);
  sendToModule(ctx, owner, MODULE, [coin]);
  const record = create(LedgerPendingRecordSchema, {
    owner,
    to,
    coinsToBurn: need(coinsToBurn),
    denomToMint,
  });
  pending.set(ctx, recordKey(id), record);
  ctx.block.ledger++;
  return { id };
}

const messages = [
  onMessage(MsgBurnMintSchema, MsgBurnMintResponseSchema, {
    validate: validateBurnMint,
    answer: (ctx, msg) => request(ctx, msg, msg.denomToMint),
  }),
  onMessage(MsgMintACTSchema, MsgMintACTResponseSchema, {
    validate,
    answer: (ctx, msg) => request(ctx, msg, ACT),
  }),
  onMessage(MsgBurnACTSchema, MsgBurnACTResponseSchema, {
    validate,
    answer: (ctx, msg) => request(ctx, msg, AKT),
  }),
  onMessage(MsgFundVaultSchema, MsgFundVaultResponseSchema, {
    run: (ctx, { authority, amount, source }) => {
      assertAuthority(authority);
      const coin = coinOf(amount);
      sendToModule(ctx, source, MODULE, [coin]);
      const newVaultBalance = {
        denom: coin.denom,
        amount: balanceOf(ctx, moduleAddress(MODULE), coin.denom).toString(),
      };
      emitEvent(ctx, EventVaultFundedSchema, { amount: need(amount), source, newVaultBalance });
    },
  }),
  onMessage(MsgUpdateParamsSchema, MsgUpdateParamsResponseSchema, {
    run: (ctx, msg) => {
      assertAuthority(msg.authority);
      bmeParams.set(ctx, "", need(msg.params));
    },
  }),
];

const wire = ({ denom, amount }: Coin) => ({ denom, amount: amount.toString() });

function coinsOf(ctx: Context, table: Table<bigint>) {
  return table.list(ctx).map(([denom, amount]) => wire({ denom, amount }));
}

const BACKWARDS = 1;
const statusNames = new Map<string, LedgerRecordStatus>([
  ["ledger_record_status_pending", LedgerRecordStatus.pending],
  ["ledger_record_status_executed", LedgerRecordStatus.executed],
  ["ledger_record_status_canceled", LedgerRecordStatus.canceled],
]);

function entryOf(ctx: Context, status: number, key: string): QueryLedgerRecordEntry["record"] {
  const record = (table: typeof pending) => table.get(ctx, key);
  if (status === LedgerRecordStatus.pending) {
    const value = record(pending);
    return value ? { case: "pendingRecord", value } : { case: undefined };
  }
  if (status === LedgerRecordStatus.executed) {
    const value = executed.get(ctx, key);
    return value ? { case: "executedRecord", value } : { case: undefined };
  }
  const value = canceled.get(ctx, key);
  return value ? { case: "canceledRecord", value } : { case: undefined };
}

function* keysOf(
  ctx: Context,
  status: number,
  start: string | undefined,
  reverse: boolean,
): Generator<string> {
  const options = { start, reverse };
  if (status === LedgerRecordStatus.pending) for (const [key] of pending.walk(ctx, options)) yield key;
  else if (status === LedgerRecordStatus.executed) for (const [key] of executed.walk(ctx, options)) yield key;
  else for (const [key] of canceled.walk(ctx, options)) yield key;
}

function isWanted(
  { source, denom, toDenom }: LedgerRecordID,
  filters: LedgerRecordFilters | undefined,
): boolean {
  return (
    !filters ||
    ((filters.source === "" || filters.source === source) &&
      (filters.denom === "" || filters.denom === denom) &&
      (filters.toDenom === "" || filters.toDenom === toDenom))
  );
}

const queries = [
  onQuery(Query.method.params, (ctx) => ({ params: paramsOf(ctx) })),
  onQuery(Query.method.vaultState, (ctx) => {
    const vault = moduleAddress(MODULE);
    const outside = supplyOf(ctx, ACT) - balanceOf(ctx, vault, ACT);
    const balances = sum(balancesOf(ctx, vault), [{ denom: ACT, amount: outside }]);
    return {
      vaultState: {
        balances: balances.map(wire),
        totalBurned: coinsOf(ctx, totalBurned),
        totalMinted: coinsOf(ctx, totalMinted),
        remintCredits: coinsOf(ctx, remintCredits),
      },
    };
  }),
  onQuery(Query.method.status, (ctx) => {
    const { status } = statusOf(ctx);
    const params = paramsOf(ctx);
    const share = (bps: number) => quoDec(decFromInt(bps), decFromInt(10_000n)).toString();
    return {
      status,
      collateralRatio: collateralRatio(ctx).toString(),
      warnThreshold: share(params.circuitBreakerWarnThreshold),
      haltThreshold: share(params.circuitBreakerHaltThreshold),
      mintsAllowed: status < MintStatus.halt_cr,
      refundsAllowed: status < MintStatus.halt_oracle,
    };
  }),
  onQuery(Query.method.ledgerRecords, (ctx, { filters, pagination }) => {
    const start = startOf(pagination, statusNames, filters?.status ?? "", "status");
    // A page's key knows in which direction it goes.
    const reverse = start.cursor ? start.cursor.path === BACKWARDS : (pagination?.reverse ?? false);
    const request = { ...createFilled(PageRequestSchema), ...pagination, reverse };
    const page = listPage(request, start, {
      path: reverse ? BACKWARDS : undefined,
      *walk(status, from): Generator<[string, QueryLedgerRecordEntry | undefined]> {
        for (const key of keysOf(ctx, status, from, reverse)) {
          const id = parseKey(key);
          const record = entryOf(ctx, status, key);
          const entry = create(QueryLedgerRecordEntrySchema, {
            id,
            status: status as LedgerRecordStatus,
            record,
          });
          yield [key, isWanted(id, filters) ? entry : undefined];
        }
      },
    });
    return { records: page.items, pagination: page.pagination };
  }),
];

export const bme: Module = {
  name: "bme",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    const { params, state, ledger } = readMessage(GenesisStateSchema, section, "bme");
    bmeParams.set(ctx, "", need(params));
    const totals = [
      [totalBurned, state?.totalBurned],
      [totalMinted, state?.totalMinted],
      [remintCredits, state?.remintCredits],
    ] as const;
    for (const [table, coins] of totals) {
      for (const { denom, amount } of toCoins(coins ?? [])) table.set(ctx, denom, amount);
    }
    for (const { id, record } of ledger?.records ?? []) executed.set(ctx, recordKey(need(id)), need(record));
    for (const { id, record } of ledger?.pendingRecords ?? []) {
      pending.set(ctx, recordKey(need(id)), need(record));
      const coin = coinOf(need(record).coinsToBurn);
      addTo(ctx, waiting, coin.denom, coin.amount);
    }
    statuses.set(
      ctx,
      "",
      create(StatusSchema, { status: MintStatus.halt_cr, epochHeightDiff: need(params).minEpochBlocks }),
    );
    epochs.set(ctx, "burn", need(params).minEpochBlocks);
  },
  exportGenesis: (ctx) =>
    writeMessage(
      GenesisStateSchema,
      create(GenesisStateSchema, {
        params: paramsOf(ctx),
        state: {
          totalBurned: coinsOf(ctx, totalBurned),
          totalMinted: coinsOf(ctx, totalMinted),
          remintCredits: coinsOf(ctx, remintCredits),
        },
        ledger: {
          records: executed.list(ctx).map(([key, record]) => ({ id: parseKey(key), record })),
          pendingRecords: pending.list(ctx).map(([key, record]) => ({ id: parseKey(key), record })),
        },
      }),
    ),
  setParams: (ctx, params) => bmeParams.set(ctx, "", readMessage(ParamsSchema, params, "bme.params")),
  endBlock,
};
