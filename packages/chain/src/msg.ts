/**
 * Builders of messages, one family a file. In: plain values, ids and money as `bigint`. Out: a `Msg` with its bytes.
 * Import single functions from here to keep a bundle small, or use them as `msg.createLease(...)`.
 */
export { send } from "./msg/bank.ts";
export { burnAct, mintAct, type Swap } from "./msg/bme.ts";
export { createCertificate, revokeCertificate } from "./msg/certificate.ts";
export {
  closeDeployment,
  closeGroup,
  createDeployment,
  type DeploymentId,
  type Group,
  type GroupId,
  type NewDeployment,
  pauseGroup,
  startGroup,
  updateDeployment,
} from "./msg/deployment.ts";
export { accountDeposit, type DepositSource, deposit, type NewDeposit } from "./msg/deposit.ts";
export {
  DEPOSIT_TYPE_URL,
  exec,
  grantDeposit,
  grantFees,
  grantMessage,
  type Parties,
  revoke,
  revokeFees,
} from "./msg/grant.ts";
export {
  closeBid,
  closeLease,
  createBid,
  createLease,
  type LeaseId,
  type NewBid,
  type OrderId,
  type ProviderReason,
  startReclaim,
  withdrawLease,
} from "./msg/market.ts";
export { addPriceEntry } from "./msg/oracle.ts";
export {
  type Attribute,
  createProvider,
  deleteProviderAttributes,
  type ProviderProfile,
  signProviderAttributes,
  updateProvider,
} from "./msg/provider.ts";
