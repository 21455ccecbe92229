import type { NetworkEvent } from "@slipway/api";
import { closeEscrow, depositInto, type Escrow, type EscrowDeposit, openEscrow } from "@slipway/market";
import type { AccountRow, Deal } from "../../ledger/deal.ts";
import { addPaid, fromAccount, fromPayment, toAccount, toEscrow, whole } from "../../ledger/escrow-rows.ts";
import { type BidKey, bidXid, type Ledger, type Moment, note } from "../../ledger/ledger.ts";

/** Applies an operation to the deployment's escrow; nothing when the account is not known. */
export function withEscrow(deal: Deal, operation: (escrow: Escrow) => Escrow): Escrow | undefined {
  const before = toEscrow(deal);
  const row = deal.accounts.find((each) => each.scope === "deployment");
  if (before === undefined || row === undefined) return undefined;
  const after = operation(before);
  const account = fromAccount(row, after.account, after.refunded);
  deal.accounts = deal.accounts.map((each) => (each === row ? account : each));
  deal.payments = after.payments.map((payment) =>
    fromPayment({ network: row.network, owner: deal.owner, dseq: deal.dseq }, payment),
  );
  return after;
}

/** Opens an escrow account with what was put in. */
export function openAccount(
  deal: Deal,
  row: Pick<AccountRow, "network" | "scope" | "xid" | "holder">,
  deposits: readonly EscrowDeposit[],
  height: number,
): void {
  const { account } = openEscrow(deposits, height);
  const empty: AccountRow = {
    ...row,
    owner: deal.owner,
    dseq: deal.dseq,
    state: "open",
    settledAt: height,
    transferred: [],
    funds: [],
    deposits: [],
    deposited: deposits.reduce(addDeposit, [] as { denom: string; amount: string }[]),
    refunded: [],
  };
  deal.accounts = [...deal.accounts.filter((each) => each.xid !== row.xid), fromAccount(empty, account, [])];
}

/** Gives a bid's deposit back to the provider. */
export function closeBidAccount(deal: Deal, key: BidKey, height: number): void {
  const xid = bidXid(key);
  deal.accounts = deal.accounts.map((row) => {
    if (row.scope !== "bid" || row.xid !== xid || row.state !== "open") return row;
    const closed = closeEscrow({ account: toAccount(row), payments: [], paid: [], refunded: [] }, height);
    return fromAccount(row, closed.account, closed.refunded);
  });
}

/** Adds a top-up to a deployment's or a bid's account. */
export function topUp(
  ledger: Ledger,
  moment: Moment,
  id: { scope: "deployment" | "bid"; xid: string },
  deposits: readonly EscrowDeposit[],
): void {
  const [owner = "", dseq = ""] = id.xid.split("/");
  const deal = ledger.deal(owner, dseq);
  const row = deal.accounts.find((each) => each.scope === id.scope && each.xid === id.xid);
  if (row === undefined) return;
  const before: Escrow =
    id.scope === "deployment"
      ? (toEscrow(deal) as Escrow) // the account is known, found just above
      : { account: toAccount(row), payments: [], paid: [], refunded: [] };
  const after = depositInto(before, deposits, moment.height);
  const deposited = deposits.reduce(addDeposit, row.deposited);
  const changed = { ...fromAccount(row, after.account, after.refunded), deposited };
  deal.accounts = deal.accounts.map((each) => (each === row ? changed : each));
  if (id.scope === "bid") return;
  deal.payments = after.payments.map((each) => fromPayment({ network: row.network, owner, dseq }, each));
  const coins = deposits.map((each) => ({ denom: each.denom, amount: String(each.amount / whole(1n)) }));
  note(ledger, moment, { owner, dseq }, "escrow-deposited", { coins });
  ledger.events.push(escrowEvent(moment, { owner, dseq }, "deposited"));
}

export function escrowEvent(
  moment: Moment,
  id: { owner: string; dseq: string },
  action: "deposited" | "withdrawn" | "settled",
): NetworkEvent {
  return { type: "escrow", height: moment.height, owner: id.owner, dseq: id.dseq, action };
}

function addDeposit(coins: readonly { denom: string; amount: string }[], each: EscrowDeposit) {
  return addPaid(coins, { denom: each.denom, amount: each.amount / whole(1n) });
}
