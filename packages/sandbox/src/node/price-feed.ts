/**
 * The oracle of a sandbox: an account that reports the price of AKT with transactions of its own, often
 * enough that the chain never calls the price stale, and seldom enough to be cheap. It follows the chain's
 * clock, so that jumps in time are fed as well, and a plan of what the price will be.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { addressOf, directSignBytes, publicKeyOf } from "@slipway/chain";
import { MsgAddPriceEntrySchema } from "@slipway/chain/gen/akash/oracle/v2/msgs_pb.ts";
import {
  QueryPricesRequestSchema,
  QueryPricesResponseSchema,
} from "@slipway/chain/gen/akash/oracle/v2/query_pb.ts";
import {
  QueryAccountInfoRequestSchema,
  QueryAccountInfoResponseSchema,
} from "@slipway/chain/gen/cosmos/auth/v1beta1/query_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { AuthInfoSchema, TxBodySchema, TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import type { Dec } from "@slipway/market";
import { signSecp256k1 } from "../chain/tx/verify.ts";
import type { Core } from "./core.ts";
import { MempoolRefusal } from "./mempool.ts";
import { type BegunPlan, type PricePlan, priceAt } from "./price-plan.ts";

export interface PriceFeedOptions {
  /** Of the account that the genesis names as the oracle's source. */
  readonly privateKey: Uint8Array;
  /** USD for an AKT with 18 decimals on a chain that knows no price yet; others go on with the last that was reported. */
  readonly price: Dec;
  /** Seconds of the chain's time between reports: 15 unless told; prices are stale after 30. */
  readonly every?: number;
}

export interface PriceFeed {
  readonly status: PriceStatus;
  /** Begins another plan, with the price that stands now. */
  follow(plan: PricePlan): void;
  /** Puts a report into the mempool when one is due for the block of that time. */
  report(time: bigint): void;
}

/** How the price stands: the plan, and what it says at the time of the last block. */
export interface PriceStatus {
  readonly plan: PricePlan;
  /** USD for an AKT with 18 decimals. */
  readonly price: Dec;
}

const nanosPerSecond = 1_000_000_000n;
const gas = 200_000n;
const fee = { denom: "uakt", amount: "5000" };
const pricesPath = "/akash.oracle.v2.Query/Prices";
const infoPath = "/cosmos.auth.v1beta1.Query/AccountInfo";

export function createPriceFeed(core: Core, { privateKey, price, every = 15 }: PriceFeedOptions): PriceFeed {
  const pubkey = publicKeyOf(privateKey);
  const address = addressOf(pubkey);
  const interval = BigInt(every) * nanosPerSecond;
  let last: bigint | undefined;
  const first = lastReport(core) ?? price;
  let begun: BegunPlan = { plan: { kind: "steady", price: first }, before: first, since: core.lastTime };
  return {
    get status() {
      return { plan: begun.plan, price: priceAt(begun, core.lastTime) };
    },
    follow(plan) {
      begun = { plan, before: priceAt(begun, core.lastTime), since: core.lastTime };
      last = undefined;
    },
    report(time) {
      if (begun.plan.kind === "stopped") return;
      const isDue =
        core.height >= core.facts.initialHeight && (last === undefined || time - last >= interval);
      if (!isDue) return;
      const account = accountInfo(core, address);
      if (!account) return;
      const tx = priceTx(
        { ...account, address, pubkey, privateKey, chainId: core.facts.chainId },
        priceAt(begun, time),
        time,
      );
      if (isTaken(core, tx)) last = time;
    },
  };
}

/** A full mempool is no reason to stop the chain: the report is tried again at the next block. */
function isTaken(core: Core, tx: Uint8Array): boolean {
  try {
    return core.mempool.add(tx).code === 0;
  } catch (error) {
    if (error instanceof MempoolRefusal) return false;
    throw error;
  }
}

interface Reporter {
  readonly address: string;
  readonly pubkey: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

function priceTx(reporter: Reporter, price: bigint, time: bigint): Uint8Array {
  const message = create(MsgAddPriceEntrySchema, {
    signer: reporter.address,
    id: { denom: "akt", baseDenom: "usd" },
    price: String(price),
    timestamp: { seconds: time / nanosPerSecond, nanos: Number(time % nanosPerSecond) },
  });
  const value = toBinary(MsgAddPriceEntrySchema, message);
  const bodyBytes = toBinary(
    TxBodySchema,
    create(TxBodySchema, { messages: [{ typeUrl: `/${MsgAddPriceEntrySchema.typeName}`, value }] }),
  );
  const key = toBinary(PubKeySchema, create(PubKeySchema, { key: reporter.pubkey }));
  const authInfoBytes = toBinary(
    AuthInfoSchema,
    create(AuthInfoSchema, {
      signerInfos: [
        {
          publicKey: { typeUrl: `/${PubKeySchema.typeName}`, value: key },
          modeInfo: { sum: { case: "single", value: { mode: SignMode.DIRECT } } },
          sequence: reporter.sequence,
        },
      ],
      fee: { amount: [fee], gasLimit: gas },
    }),
  );
  const { chainId, accountNumber, privateKey } = reporter;
  const signature = signSecp256k1(
    privateKey,
    directSignBytes({ bodyBytes, authInfoBytes, chainId, accountNumber }),
  );
  return toBinary(TxRawSchema, create(TxRawSchema, { bodyBytes, authInfoBytes, signatures: [signature] }));
}

function lastReport(core: Core): Dec | undefined {
  if (core.height < core.facts.initialHeight) return undefined;
  const newest = create(QueryPricesRequestSchema, { pagination: { reverse: true, limit: 1n } });
  const { code, value } = core.state.query(pricesPath, toBinary(QueryPricesRequestSchema, newest));
  const found = code === 0 ? fromBinary(QueryPricesResponseSchema, value).prices[0]?.state : undefined;
  return found && BigInt(found.price);
}

function accountInfo(core: Core, address: string): { accountNumber: bigint; sequence: bigint } | undefined {
  const request = toBinary(QueryAccountInfoRequestSchema, create(QueryAccountInfoRequestSchema, { address }));
  const { code, value } = core.state.query(infoPath, request);
  if (code !== 0) return undefined;
  return fromBinary(QueryAccountInfoResponseSchema, value).info;
}
