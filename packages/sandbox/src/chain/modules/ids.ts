/** What the chain asks of the ids in messages: real addresses, sequences above zero. Each part wraps the one inside. */
import { isAddress } from "../address.ts";
import { Refusal, sdk } from "../refusal.ts";

interface DeploymentParts {
  readonly owner: string;
  readonly dseq: bigint;
}

interface GroupParts extends DeploymentParts {
  readonly gseq: number;
}

interface OrderParts extends GroupParts {
  readonly oseq: number;
}

interface BidParts extends OrderParts {
  readonly provider: string;
  readonly bseq: number;
}

export function validateDeploymentId({ owner, dseq }: DeploymentParts): void {
  if (!isAddress(owner)) throw sdk.invalidAddress.wrap("DeploymentID: Invalid Owner Address");
  if (dseq === 0n) throw sdk.invalidSequence.wrap("DeploymentID: Invalid Deployment Sequence");
}

export function validateGroupId(id: GroupParts): void {
  within("GroupID: Invalid DeploymentID", () => validateDeploymentId(id));
  if (id.gseq === 0) throw sdk.invalidSequence.wrap("GroupID: Invalid Group Sequence");
}

export function validateOrderId(id: OrderParts): void {
  within("OrderID: Invalid GroupID", () => validateGroupId(id));
  if (id.oseq === 0) throw sdk.invalidSequence.wrap("OrderID: Invalid Order Sequence");
}

export function validateBidId(id: BidParts): void {
  within("BidID: Invalid OrderID", () => validateOrderId(id));
  if (!isAddress(id.provider)) throw sdk.invalidAddress.wrap("BidID: Invalid Provider Address");
  if (id.owner === id.provider) throw sdk.conflict.wrap("BidID: self-bid");
  if (id.bseq !== 0) throw sdk.conflict.wrap("BidID: invalid bseq");
}

export function validateLeaseId(id: BidParts): void {
  within("LeaseID: Invalid BidID", () => validateBidId(id));
}

function within(words: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Refusal) throw error.wrap(words);
    throw error;
  }
}
