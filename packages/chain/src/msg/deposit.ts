import { type Money, toCoin } from "../coin.ts";
import { Source } from "../gen/akash/base/deposit/v1/deposit_pb.ts";
import { Scope } from "../gen/akash/escrow/id/v1/id_pb.ts";
import { MsgAccountDepositSchema } from "../gen/akash/escrow/v1/msg_pb.ts";
import { type Msg, pack } from "../tx.ts";

/** `balance`: the signer's own coins. `grant`: coins of others who allowed it. */
export type DepositSource = "balance" | "grant";

export interface NewDeposit {
  readonly signer: string;
  /** The account's scope and name: `deployment` and "owner/dseq", or `bid` and "owner/dseq/gseq/oseq/provider". */
  readonly account: { readonly scope: "deployment" | "bid"; readonly xid: string };
  readonly deposit: Money;
  readonly sources?: readonly DepositSource[];
}

/** Adds funds to an escrow account. Signed by whoever pays. */
export function accountDeposit({ signer, account, deposit, sources }: NewDeposit): Msg {
  return pack(MsgAccountDepositSchema, {
    signer,
    id: { scope: Scope[account.scope], xid: account.xid },
    deposit: { amount: toCoin(deposit), sources: toSources(sources) },
  });
}

/** Adds funds to a deployment. Signed by whoever pays, the owner when `signer` is left out. */
export function deposit(
  given: { readonly owner: string; readonly dseq: bigint; readonly signer?: string } & Pick<
    NewDeposit,
    "deposit" | "sources"
  >,
): Msg {
  const { owner, dseq, signer = owner, ...rest } = given;
  return accountDeposit({ ...rest, signer, account: { scope: "deployment", xid: `${owner}/${dseq}` } });
}

/** Sources as the wire numbers them. */
export function toSources(
  sources: readonly DepositSource[] = ["balance"],
): (typeof Source)["balance" | "grant"][] {
  return sources.map((source) => Source[source]);
}
