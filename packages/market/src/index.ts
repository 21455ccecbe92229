export { type Attribute, isSubset, matchGlob, missingAttributes } from "./attributes.ts";
export { AbsentGpuError, missingCapability } from "./capabilities.ts";
export {
  type Cluster,
  type ClusterNode,
  free,
  freeMilli,
  type GpuDevice,
  type Pair,
  parseCluster,
  printCluster,
  type StoragePool,
} from "./cluster.ts";
export {
  addDec,
  ceilDec,
  DEC_ONE,
  DEC_PLACES,
  DEC_ZERO,
  type Dec,
  DecError,
  decFromInt,
  decFromParts,
  formatDec,
  isWholeDec,
  maxDec,
  minDec,
  mulDec,
  mulDecInt,
  mulDecTrunc,
  mulDecUp,
  parseDec,
  quoDec,
  quoDecInt,
  quoDecTrunc,
  quoDecUp,
  roundDec,
  shortDec,
  subDec,
  truncDec,
} from "./dec.ts";
export { type Bidder, type Decision, decide, defaultMaxGroupVolumes } from "./decide.ts";
export {
  closeEscrow,
  closePayment,
  depositInto,
  type Escrow,
  type EscrowAccount,
  type EscrowDeposit,
  type EscrowPayment,
  type EscrowState,
  openEscrow,
  openPayment,
  type Paid,
  settleEscrow,
  withdrawPayment,
} from "./escrow/account.ts";
export { type EscrowEstimate, estimateEscrow } from "./escrow/estimate.ts";
export type { ClusterParams } from "./fit.ts";
export {
  type Amount,
  type Coin,
  type Endpoint,
  type EndpointKind,
  type Group,
  groupPrice,
  leasedIpCount,
  parseAttributes,
  parseCoin,
  parseGroup,
  parseUnit,
  printCoin,
  printOffer,
  printUnits,
  type Requirements,
  type Resource,
  type Unit,
  type Volume,
} from "./group.ts";
export { type JudgeKind, judgePlacement } from "./judge.ts";
export { coinName, coinText, fromMicro, perBlockOf, type Rates, ratesOf } from "./money.ts";
export { type PriceStrategy, price } from "./pricing/price.ts";
export { type PriceListStrategy, scaleFromMonthly } from "./pricing/price-list.ts";
export { drawCount, drawPrice, priceRange } from "./pricing/random-range.ts";
export { type Priced, priceByScale, type ScaleStrategy } from "./pricing/scale.ts";
export {
  ScriptInputError,
  type ScriptPrice,
  scriptEnvironment,
  scriptInput,
  scriptPrice,
} from "./pricing/script.ts";
export {
  addQuantity,
  formatQuantity,
  milliQuantity,
  parseQuantity,
  type Quantity,
  quantity,
  quantityMilli,
  quantityValue,
  subQuantity,
} from "./quantity.ts";
export { bytesText, cpuText, type Refusal, type RefusalCode, refusal } from "./refusal.ts";
export { release } from "./release.ts";
export { plainConfig, type Reservation, type ReserveConfig, reserve } from "./reserve.ts";
export {
  type Answer,
  compareAnswers,
  type KnownProvider,
  nearestChange,
  priceWithin,
  type SeenProvider,
  screen,
  screenSeen,
  type Verdict,
} from "./screen.ts";
export { isPersistent, placeOf, type VolumePlace } from "./storage.ts";
export { unitLimits, validateGroup } from "./validate.ts";
export { type Help, whatHelps } from "./what-helps.ts";
