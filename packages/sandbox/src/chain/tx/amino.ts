/** The document that hardware wallets and older browser wallets sign, rebuilt as the node rebuilds it to verify. */
import { sortedJson, toAmino } from "@slipway/chain";
import type { Tx } from "./decode.ts";
import type { Resolve } from "./unknown-fields.ts";

export interface SignerFacts {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

/** The bytes that an amino JSON signature covers. */
export function aminoSignBytes(tx: Tx, facts: SignerFacts, resolve: Resolve): Uint8Array {
  const { body, fee } = tx;
  const known = { getMessage: (name: string) => resolve(`/${name}`) };
  const doc = {
    account_number: facts.accountNumber.toString(),
    chain_id: facts.chainId,
    fee: {
      amount: fee.amount.map(({ denom, amount }) => ({ denom, amount })),
      gas: fee.gasLimit.toString(),
      ...(fee.granter ? { granter: fee.granter } : {}),
      ...(fee.payer ? { payer: fee.payer } : {}),
    },
    memo: body.memo,
    msgs: body.messages.map((message) => toAmino(message, known)),
    sequence: facts.sequence.toString(),
    ...(body.timeoutHeight > 0n ? { timeout_height: body.timeoutHeight.toString() } : {}),
    ...(body.unordered ? { unordered: true } : {}),
    ...(body.timeoutTimestamp ? { timeout_timestamp: timestampText(body.timeoutTimestamp) } : {}),
  };
  return new TextEncoder().encode(sortedJson(doc));
}

function timestampText({ seconds, nanos }: { readonly seconds: bigint; readonly nanos: number }): string {
  const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = nanos ? `.${nanos.toString().padStart(9, "0").replace(/0+$/, "")}` : "";
  return `${base}${fraction}Z`;
}
