export { type AminoContext, aminoSignDoc, type KnownTypes, toAmino } from "./amino.ts";
export { type Random, secureRandom } from "./bytes.ts";
export type { FoundTx, WaitOptions } from "./chain/broadcast.ts";
export type { Block, BlockResults, BlockUpdate, ChainStatus, TxOutcome, TxResult } from "./chain/comet.ts";
export type { FollowOptions } from "./chain/follow.ts";
export type { ListOptions } from "./chain/pages.ts";
export type { GasUse, Prepared, SignerKey, TxOptions } from "./chain/prepare.ts";
export type { Query, QueryOptions } from "./chain/query.ts";
export type { Account, DeploymentFilter, EscrowFilter, MarketFilter, Questions } from "./chain/questions.ts";
export type { Rpc, RpcCall } from "./chain/rpc.ts";
export type { Sender, SendOptions } from "./chain/send.ts";
export { type Chain, type ChainOptions, createChain } from "./chain.ts";
export { formatCoin, type Money, parseCoin, parseCoins, toCoin } from "./coin.ts";
export { type ErrorEntry, type ErrorOptions, errorsOf, SlipwayError } from "./error.ts";
export { chainErrors } from "./errors.ts";
export { toEscrow } from "./escrow.ts";
export {
  type AbciEvent,
  type DecMoney,
  type EventBody,
  type LedgerRef,
  parseEvent,
  parseEvents,
  type TypedEvent,
} from "./events.ts";
export { feeFor, gasLimit, type TxFee } from "./fee.ts";
export {
  type FromJsonOptions,
  formatDuration,
  formatTimestamp,
  fromJson,
  type JsonOptions,
  parseDuration,
  parseTimestamp,
  type SecondsNanos,
  toJson,
} from "./json.ts";
export type {
  Attribute,
  DeploymentId,
  DepositSource,
  Group,
  GroupId,
  LeaseId,
  NewBid,
  NewDeployment,
  NewDeposit,
  OrderId,
  ProviderProfile,
  ProviderReason,
} from "./msg.ts";
export * as msg from "./msg.ts";
export { mainnet, type Network, parseNetwork, testnet } from "./network.ts";
export {
  type Explanation,
  explainRefusal,
  parseRefusal,
  type RefusalCode,
  type RefusalStage,
  refusalError,
  refusals,
} from "./refusal.ts";
export * from "./sign.ts";
export { signersOf } from "./signers.ts";
export {
  type BodyOptions,
  createAuthInfo,
  createBody,
  type DecodedTx,
  decodeTx,
  encodeTx,
  type Msg,
  pack,
  type SignerPart,
  txHash,
  unpack,
} from "./tx.ts";
