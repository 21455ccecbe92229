import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { aminoSignDoc } from "../amino.ts";
import { chainError } from "../errors.ts";
import type { TxFee } from "../fee.ts";
import { type AuthInfo, AuthInfoSchema, type TxBody, TxBodySchema } from "../gen/cosmos/tx/v1beta1/tx_pb.ts";
import { verifyMessage } from "../sign/key.ts";
import { directSignBytes, type Signer } from "../sign/signer.ts";
import { aminoSignBytes, type StdSignDoc, sortedJson } from "../sign/std-sign-doc.ts";
import { createAuthInfo, encodeTx } from "../tx.ts";

/** A transaction that only lacks its signature. */
export interface Unsigned {
  readonly body: TxBody;
  readonly authInfo: AuthInfo;
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

/**
 * Has the transaction signed and returns its bytes. What comes back is checked before anything is sent: the signature
 * must be the signer's, and the messages must be the ones that were asked for (a wallet may change fee and memo).
 */
export async function signTx(unsigned: Unsigned, signer: Signer): Promise<Uint8Array> {
  return signer.signAmino ? signAmino(unsigned, signer) : signDirect(unsigned, signer);
}

async function signDirect(unsigned: Unsigned, signer: Signer): Promise<Uint8Array> {
  const { bodyBytes, authInfoBytes, chainId, accountNumber, body } = unsigned;
  const { signature, signed } = await signer.signDirect({ bodyBytes, authInfoBytes, chainId, accountNumber });
  const parts = signed ?? { bodyBytes, authInfoBytes };
  assertSigned(directSignBytes({ ...parts, chainId, accountNumber }), signature, signer);
  if (signed && !sameMessages(body, fromBinary(TxBodySchema, signed.bodyBytes))) throw changed();
  return encodeTx({ ...parts, signatures: [signature] });
}

async function signAmino(unsigned: Unsigned, signer: Signer): Promise<Uint8Array> {
  // The types of all messages are needed here and nowhere else in a client: fetched only when they are.
  const { createTypeRegistry } = await import("../registry.ts");
  const { body, authInfo, sequence } = unsigned;
  const doc = aminoSignDoc(body, authInfo.fee, { ...unsigned, registry: createTypeRegistry() });
  const answer = await signer.signAmino?.(doc);
  if (!answer) throw chainError("CHAIN_SIGNER_REFUSED", "The wallet cannot sign in amino mode");
  const signed = answer.signed ?? doc;
  assertSigned(aminoSignBytes(signed), answer.signature, signer);
  if (sortedJson(signed.msgs) !== sortedJson(doc.msgs)) throw changed();
  const bodyBytes = toBinary(TxBodySchema, { ...body, memo: signed.memo });
  const info = createAuthInfo({ pubkey: signer.pubkey, sequence, mode: "amino" }, feeOf(signed));
  return encodeTx({
    bodyBytes,
    authInfoBytes: toBinary(AuthInfoSchema, info),
    signatures: [answer.signature],
  });
}

function feeOf({ fee }: StdSignDoc): TxFee {
  const { amount, gas, payer, granter } = fee;
  const coins = amount.map((coin) => ({ denom: coin.denom, amount: BigInt(coin.amount) }));
  return { gas: BigInt(gas), amount: coins, ...(payer && { payer }), ...(granter && { granter }) };
}

function sameMessages(asked: TxBody, signed: TxBody): boolean {
  const bytes = ({ messages }: TxBody) => toBinary(TxBodySchema, { ...asked, messages });
  const [one, other] = [bytes(asked), bytes(signed)];
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function assertSigned(message: Uint8Array, signature: Uint8Array, { address, pubkey }: Signer): void {
  if (verifyMessage(message, signature, pubkey)) return;
  throw chainError("CHAIN_SIGNER_MISMATCH", `The signature is not one of ${address} over this transaction`);
}

function changed() {
  return chainError("CHAIN_SIGNER_MISMATCH", "The wallet changed the messages of the transaction");
}
