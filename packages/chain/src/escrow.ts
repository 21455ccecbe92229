/** The chain's escrow messages as the plain escrow that `@slipway/market` reckons with. */
import type { Coin, Escrow, EscrowState } from "@slipway/market";
import { Source } from "./gen/akash/base/deposit/v1/deposit_pb.ts";
import type { Account } from "./gen/akash/escrow/types/v1/account_pb.ts";
import type { Payment } from "./gen/akash/escrow/types/v1/payment_pb.ts";

/** An account with its payments, as `deployment` and `leases` answer them; undefined when the chain told no account. */
export function toEscrow(
  account: Account | undefined,
  payments: readonly (Payment | undefined)[],
): Escrow | undefined {
  if (account?.state === undefined) return undefined;
  const { state, settledAt, transferred, funds, deposits } = account.state;
  return {
    account: {
      state: stateOf(state),
      settledAt: Number(settledAt),
      transferred: transferred.map(toCoin),
      funds: funds.map(toCoin),
      deposits: deposits.map(({ owner, height, source, balance }) => ({
        owner,
        height: Number(height),
        source: source === Source.grant ? "grant" : "balance",
        ...toCoin(balance),
      })),
    },
    payments: payments.flatMap((payment) => {
      const { id, state } = payment ?? {};
      if (id === undefined || state === undefined) return [];
      return {
        xid: id.xid,
        provider: state.owner,
        state: stateOf(state.state),
        denom: state.rate?.denom ?? "",
        rate: toCoin(state.rate).amount,
        balance: toCoin(state.balance).amount,
        unsettled: toCoin(state.unsettled).amount,
        withdrawn: BigInt(state.withdrawn?.amount ?? 0),
      };
    }),
    paid: [],
    refunded: [],
  };
}

/** By number on the wire; 0 is never written. */
const stateNames: readonly EscrowState[] = ["closed", "open", "closed", "overdrawn"];
const stateOf = (state: number): EscrowState => stateNames[state] ?? "closed";

/** On the wire a decimal is its integer of 10^-18. */
function toCoin(coin: { readonly denom: string; readonly amount: string } | undefined): Coin {
  return { denom: coin?.denom ?? "", amount: BigInt(coin?.amount ?? 0) };
}
