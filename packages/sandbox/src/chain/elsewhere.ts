/**
 * Messages that an Akash node takes and the sandbox does not: it has no delegations that move, no proposals, no bridges.
 * They are refused in words that say so, where the real node would go on; types that nobody knows stay unknown.
 */
import { type Refusal, sdk } from "./refusal.ts";

const byPackage: Readonly<Record<string, string>> = {
  "cosmos.staking.v1beta1":
    "CreateValidator EditValidator Delegate BeginRedelegate Undelegate CancelUnbondingDelegation UpdateParams",
  "cosmos.distribution.v1beta1":
    "SetWithdrawAddress WithdrawDelegatorReward WithdrawValidatorCommission FundCommunityPool UpdateParams " +
    "CommunityPoolSpend DepositValidatorRewardsPool",
  "cosmos.gov.v1": "SubmitProposal ExecLegacyContent Vote VoteWeighted Deposit UpdateParams CancelProposal",
  "cosmos.gov.v1beta1": "SubmitProposal Vote VoteWeighted Deposit",
  "cosmos.slashing.v1beta1": "Unjail UpdateParams",
  "cosmos.mint.v1beta1": "UpdateParams",
  "cosmos.consensus.v1": "UpdateParams",
  "cosmos.upgrade.v1beta1": "SoftwareUpgrade CancelUpgrade",
  "cosmos.evidence.v1beta1": "SubmitEvidence",
  "cosmos.vesting.v1beta1": "CreateVestingAccount CreatePermanentLockedAccount CreatePeriodicVestingAccount",
  "ibc.applications.transfer.v1": "Transfer UpdateParams",
  "cosmwasm.wasm.v1":
    "StoreCode InstantiateContract InstantiateContract2 ExecuteContract MigrateContract UpdateAdmin ClearAdmin",
};

/** Permissions for such messages. */
const authorizations = [
  "/cosmos.staking.v1beta1.StakeAuthorization",
  "/ibc.applications.transfer.v1.TransferAuthorization",
  "/cosmwasm.wasm.v1.ContractExecutionAuthorization",
];

const urls = new Set([
  ...authorizations,
  ...Object.entries(byPackage).flatMap(([name, messages]) =>
    messages.split(" ").map((message) => `/${name}.Msg${message}`),
  ),
]);

/** True for a type of the real node that the sandbox does not simulate. */
export function isElsewhere(typeUrl: string): boolean {
  return urls.has(typeUrl);
}

export function notSimulated(typeUrl: string): Refusal {
  return sdk.notSupported.wrap(`the sandbox does not simulate ${typeUrl}`);
}
