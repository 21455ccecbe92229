/** Who signed: keys of accounts, the gas of their checks, sequences or nonces, the signatures themselves. */
import { create } from "@bufbuild/protobuf";
import { type BaseAccount, BaseAccountSchema } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import { formatAddress } from "../address.ts";
import { type Context, emit } from "../context.ts";
import { authParams, getAccount, pubkeyAny, setAccount, useNonce } from "../modules/auth.ts";
import { NIL_POINTER, Panic, sdk } from "../refusal.ts";
import { goDuration, SECOND, toNanos } from "../time.ts";
import type { Tx } from "../tx/decode.ts";
import { countKeys, keyAddress, readPublicKey } from "../tx/public-key.ts";
import { signatureBytes, signaturesOf } from "../tx/signature-data.ts";
import type { AnteFacts } from "./index.ts";
import { ANY_KEY, chargeSignature } from "./signature-gas.ts";
import { isAllAmino, signatureProblem } from "./verify.ts";

const MAX_UNORDERED_TTL = 600n * SECOND;
const UNORDERED_GAS = 2240;

/** Gives accounts the keys that their first transaction brings. */
export function setPubkeys(ctx: Context, tx: Tx, { mode }: AnteFacts): void {
  tx.signerInfos.forEach((info, index) => {
    const given = readPublicKey(info.publicKey);
    const key = given ?? (mode === "simulate" ? ANY_KEY : undefined);
    if (!key) return;
    const signer = tx.signers[index];
    if (signer === undefined) throw new Panic(outOfRange(index, tx.signers.length));
    if (mode !== "simulate" && formatAddress(keyAddress(key)) !== signer) {
      throw sdk.invalidPubkey.wrap(
        `pubKey does not match signer address ${signer} with signer index: ${index}`,
      );
    }
    const account = signerAccount(ctx, signer);
    const pubKey = given ? info.publicKey : pubkeyAny(ANY_KEY.bytes);
    if (!account.pubKey) setAccount(ctx, create(BaseAccountSchema, { ...account, pubKey }));
  });
  for (const [index, data] of signaturesOf(tx).entries()) {
    if (!tx.body.unordered) {
      if (index >= tx.signers.length) throw new Panic(outOfRange(index, tx.signers.length));
      emit(ctx, "tx", { acc_seq: `${tx.signers[index]}/${tx.signerInfos[index]?.sequence ?? 0n}` });
    }
    for (const signature of signatureBytes(data)) {
      emit(ctx, "tx", { signature: Buffer.from(signature).toString("base64") });
    }
  }
}

function outOfRange(index: number, length: number): string {
  return `runtime error: index out of range [${index}] with length ${length}`;
}

/** The price of checking the signatures, whatever comes of it. */
export function chargeSignatures(ctx: Context, tx: Tx, { mode }: AnteFacts): void {
  const { txSigLimit } = authParams(ctx);
  let count = 0;
  for (const { publicKey } of tx.signerInfos) {
    const key = readPublicKey(publicKey);
    count += key ? countKeys(key) : 1;
    if (BigInt(count) > txSigLimit) {
      throw sdk.tooManySignatures.wrap(`signatures: ${count}, limit: ${txSigLimit}`);
    }
  }
  const prices = authParams(ctx); // once for the number, once for the price
  for (const [index, data] of signaturesOf(tx).entries()) {
    const { pubKey } = signerAccount(ctx, tx.signers[index] ?? "");
    if (!pubKey && mode !== "simulate") throw sdk.invalidPubkey.wrap("unrecognized public key type: <nil>");
    chargeSignature(ctx, readPublicKey(pubKey) ?? ANY_KEY, data, prices);
  }
}

export function checkSignatures(ctx: Context, tx: Tx, facts: AnteFacts): void {
  if (tx.signerInfos.length !== tx.signers.length) {
    throw sdk.unauthorized.wrap(
      `invalid number of signer;  expected: ${tx.signers.length}, got ${tx.signerInfos.length}`,
    );
  }
  if (tx.body.unordered) takeNonces(ctx, tx, facts);
  for (const [index, signer] of tx.signers.entries()) {
    checkSignature(ctx, tx, index, signerAccount(ctx, signer), facts);
  }
}

export function raiseSequences(ctx: Context, tx: Tx): void {
  if (tx.body.unordered) return;
  for (const signer of tx.signers) {
    const account = signerAccount(ctx, signer);
    setAccount(ctx, create(BaseAccountSchema, { ...account, sequence: account.sequence + 1n }));
  }
}

function takeNonces(ctx: Context, { body, signers }: Tx, { mode }: AnteFacts): void {
  const timeout = body.timeoutTimestamp && toNanos(body.timeoutTimestamp);
  if (timeout === undefined || timeout === 0n) {
    throw sdk.invalidRequest.wrap("unordered transaction must have timeout_timestamp set");
  }
  if (timeout < ctx.time) {
    throw sdk.invalidRequest.wrap("unordered transaction has a timeout_timestamp that has already passed");
  }
  if (timeout > ctx.time + MAX_UNORDERED_TTL) {
    throw sdk.invalidRequest.wrap(`unordered tx ttl exceeds ${goDuration(MAX_UNORDERED_TTL)}`);
  }
  ctx.gas.consume(UNORDERED_GAS, "unordered tx");
  if (mode === "simulate") return;
  for (const signer of signers) {
    if (useNonce(ctx, signer, timeout)) continue;
    throw sdk.invalidRequest.wrap(
      `failed to add unordered nonce: sender ${signer} has already used timeout ${timeout}`,
    );
  }
}

function checkSignature(ctx: Context, tx: Tx, index: number, account: BaseAccount, facts: AnteFacts): void {
  const sequence = tx.signerInfos[index]?.sequence ?? 0n;
  if (tx.body.unordered) {
    if (sequence > 0n) throw sdk.invalidRequest.wrap("sequence is not allowed for unordered transactions");
  } else if (sequence !== account.sequence) {
    throw sdk.wrongSequence.wrap(`account sequence mismatch, expected ${account.sequence}, got ${sequence}`);
  }
  if (facts.mode === "simulate") return;
  // The real node looks into the keys of all signers here, also into one that is not there.
  if (tx.signerInfos.some(({ publicKey }) => !publicKey)) throw new Panic(NIL_POINTER);
  const data = signaturesOf(tx)[index];
  const { accountNumber, pubKey } = account;
  const key = readPublicKey(pubKey);
  if (!data || !key || !pubKey) throw sdk.invalidPubkey.wrap("pubkey on account is not set");
  const place = {
    address: account.address,
    chainId: ctx.chainId,
    accountNumber,
    sequence,
    publicKey: pubKey,
  };
  const { resolve, verified } = facts;
  const signatory = { index, accountNumber, sequence, publicKey: pubKey };
  const problem = verified.problem(tx, signatory, () => signatureProblem({ tx, place, resolve }, key, data));
  if (problem === undefined) return;
  const words = `signature verification failed; please verify account number (${accountNumber})`;
  throw sdk.unauthorized.wrap(
    isAllAmino(data)
      ? `${words}, sequence (${account.sequence}) and chain-id (${ctx.chainId})`
      : `${words} and chain-id (${ctx.chainId}): (${problem})`,
  );
}

function signerAccount(ctx: Context, address: string): BaseAccount {
  const account = getAccount(ctx, address);
  if (!account) throw sdk.unknownAddress.wrap(`account ${address} does not exist`);
  return account;
}
