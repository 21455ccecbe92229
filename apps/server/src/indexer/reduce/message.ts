// What a message that succeeded does to the rows, as far as its events do not say it: what was in the message (groups,
// offers, deposits), and the escrow operation behind it, at exactly the height at which the chain did it.
import type { NetworkEvent } from "@slipway/api";
import { closeEscrow, closePayment, type EscrowDeposit, withdrawPayment } from "@slipway/market";
import { decodeBase64, toHex } from "../../bytes.ts";
import { type Deal, dealKey } from "../../ledger/deal.ts";
import {
  type BidKey,
  bidXid,
  isBid,
  type Ledger,
  type Moment,
  note,
  paymentXid,
} from "../../ledger/ledger.ts";
import { escrowEvent, openAccount, topUp, withEscrow } from "./escrow.ts";
import { applyProviderMessage } from "./provider.ts";
import type { GroupId, MessageOf, WireMessage } from "./wire.ts";

/** `take` hands out the deposits that the bank moved into escrow for this message, until they reach the amount. */
export interface Deposits {
  take(amount: { denom: string; amount: string }, signer: string, height: number): EscrowDeposit[];
}

export function applyMessage(ledger: Ledger, moment: Moment, message: WireMessage, deposits: Deposits): void {
  switch (message.typeUrl) {
    case "/akash.deployment.v1beta4.MsgCreateDeployment":
      createDeployment(ledger, moment, message.value, deposits);
      return;
    case "/akash.deployment.v1beta4.MsgCloseDeployment": {
      const { owner, dseq } = message.value.id;
      withEscrow(ledger.deal(owner, dseq), (escrow) => closeEscrow(escrow, moment.height));
      return;
    }
    case "/akash.deployment.v1beta4.MsgCloseGroup":
    case "/akash.deployment.v1beta4.MsgPauseGroup":
      endGroup(ledger, moment, message.value.id);
      return;
    case "/akash.market.v1beta5.MsgCreateBid":
      createBid(ledger, moment, message.value, deposits);
      return;
    case "/akash.market.v1beta5.MsgCloseBid":
    case "/akash.market.v1beta5.MsgCloseLease":
      endLease(ledger, moment, message.value.id);
      return;
    case "/akash.market.v1beta5.MsgWithdrawLease":
      withdrawLease(ledger, moment, message.value.id);
      return;
    case "/akash.escrow.v1.MsgAccountDeposit": {
      const { id, deposit, signer } = message.value;
      topUp(ledger, moment, id, deposits.take(deposit.amount, signer, moment.height));
      return;
    }
    case "/akash.market.v1beta5.MsgCreateLease":
      return; // EventLeaseCreated has all of it
    default:
      applyProviderMessage(ledger, moment, message);
      return;
  }
}

function createDeployment(
  ledger: Ledger,
  moment: Moment,
  message: MessageOf<"/akash.deployment.v1beta4.MsgCreateDeployment">,
  deposits: Deposits,
): void {
  const { owner, dseq } = message.id;
  const { network } = ledger;
  const deal = ledger.deal(owner, dseq);
  deal.deployment = {
    network,
    owner,
    dseq,
    state: "active",
    hash: toHex(decodeBase64(message.hash)),
    reclamation: message.reclamation,
    createdHeight: moment.height,
    createdAt: moment.time,
    closedHeight: null,
    closedAt: null,
  };
  deal.groups = message.groups.map((spec, index) => ({
    network,
    owner,
    dseq,
    gseq: index + 1,
    state: "open",
    spec,
    createdHeight: moment.height,
  }));
  const made = deposits.take(message.deposit.amount, owner, moment.height);
  openAccount(deal, { network, scope: "deployment", xid: dealKey(deal), holder: owner }, made, moment.height);
  note(ledger, moment, deal, "deployment-created", {
    groups: message.groups.map((group) => group.name),
    deposit: message.deposit.amount,
  });
  ledger.events.push({ type: "deployment", height: moment.height, owner, dseq, action: "created" });
}

function createBid(
  ledger: Ledger,
  moment: Moment,
  message: MessageOf<"/akash.market.v1beta5.MsgCreateBid">,
  deposits: Deposits,
): void {
  const { id, price } = message;
  const deal = ledger.deal(id.owner, id.dseq);
  const bid = {
    network: ledger.network,
    owner: id.owner,
    dseq: id.dseq,
    gseq: id.gseq,
    oseq: id.oseq,
    provider: id.provider,
    bseq: id.bseq,
    priceDenom: price.denom,
    priceAmount: price.amount,
    state: "open" as const,
    offer: message.resources_offer,
    reclamationWindow: message.reclamation_window,
    createdHeight: moment.height,
    createdAt: moment.time,
  };
  deal.bids = [...deal.bids.filter((each) => !isBid(id)(each)), bid];
  const made = deposits.take(message.deposit.amount, id.provider, moment.height);
  const account = { network: ledger.network, scope: "bid", xid: bidXid(id), holder: id.provider } as const;
  openAccount(deal, account, made, moment.height);
  note(ledger, moment, id, "bid-created", { ...orderOf(id), provider: id.provider, price });
  pushBid(ledger, moment, id, { action: "created", price });
}

/** Tells those who listen what became of a bid. */
export function pushBid(
  ledger: Ledger,
  { height }: Moment,
  { owner, dseq, gseq, oseq, provider }: BidKey,
  what: Pick<Extract<NetworkEvent, { type: "bid" }>, "action" | "price">,
): void {
  ledger.events.push({ type: "bid", height, owner, dseq, gseq, oseq, provider, ...what });
}

/** Ends the payment of a lease that its tenant or provider closes, if there is one. */
function endLease(ledger: Ledger, moment: Moment, id: BidKey): void {
  const deal = ledger.deal(id.owner, id.dseq);
  if (deal.leases.some((lease) => isBid(id)(lease) && isLive(lease))) endPayment(deal, id, moment.height);
}

function endGroup(ledger: Ledger, moment: Moment, id: GroupId): void {
  const deal = ledger.deal(id.owner, id.dseq);
  for (const lease of deal.leases) {
    if (lease.gseq === id.gseq && isLive(lease)) endPayment(deal, lease, moment.height);
  }
}

export function endPayment(deal: Deal, id: BidKey, height: number): void {
  withEscrow(deal, (escrow) => closePayment(escrow, paymentXid(id), height));
}

function withdrawLease(ledger: Ledger, moment: Moment, id: BidKey): void {
  const deal = ledger.deal(id.owner, id.dseq);
  const after = withEscrow(deal, (escrow) => withdrawPayment(escrow, paymentXid(id), moment.height));
  note(ledger, moment, id, "lease-withdrawn", {
    ...orderOf(id),
    provider: id.provider,
    paid: after?.paid.map(({ denom, amount }) => ({ denom, amount: String(amount) })) ?? [],
  });
  ledger.events.push(escrowEvent(moment, id, "withdrawn"));
}

export const isLive = (lease: { state: string }) => lease.state === "active" || lease.state === "reclaiming";
export const orderOf = (id: { gseq: number; oseq: number }) => ({ gseq: id.gseq, oseq: id.oseq });
