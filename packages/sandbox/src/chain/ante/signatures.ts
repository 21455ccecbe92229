/** Who signed: keys of accounts, the gas of their checks, sequences or nonces, the signatures themselves. */
import { create, fromBinary } from "@bufbuild/protobuf";
import { type BaseAccount, BaseAccountSchema } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { formatAddress, pubkeyAddress } from "../address.ts";
import { type Context, emit } from "../context.ts";
import { authParams, getAccount, pubkeyAny, setAccount, useNonce } from "../modules/auth.ts";
import { sdk } from "../refusal.ts";
import { goDuration, SECOND, toNanos } from "../time.ts";
import { aminoSignBytes } from "../tx/amino.ts";
import type { Tx } from "../tx/decode.ts";
import { directSignBytes } from "../tx/verify.ts";
import type { AnteFacts } from "./index.ts";

const SECP256K1 = `/${PubKeySchema.typeName}`;
const MAX_UNORDERED_TTL = 600n * SECOND;
const UNORDERED_GAS = 2240;

/** Gives accounts the keys that their first transaction brings. */
export function setPubkeys(ctx: Context, tx: Tx, { mode }: AnteFacts): void {
  tx.signerInfos.forEach((info, index) => {
    const key = keyOf(info.publicKey);
    if (!key) return;
    const signer = tx.signers[index] ?? "";
    if (mode !== "simulate" && formatAddress(pubkeyAddress(key)) !== signer) {
      throw sdk.invalidPubkey.wrap(
        `pubKey does not match signer address ${signer} with signer index: ${index}`,
      );
    }
    const account = signerAccount(ctx, signer);
    if (!account.pubKey) setAccount(ctx, create(BaseAccountSchema, { ...account, pubKey: pubkeyAny(key) }));
  });
  tx.signatures.forEach((signature, index) => {
    if (!tx.body.unordered) {
      emit(ctx, "tx", { acc_seq: `${tx.signers[index]}/${tx.signerInfos[index]?.sequence ?? 0n}` });
    }
    emit(ctx, "tx", { signature: Buffer.from(signature).toString("base64") });
  });
}

/** The price of checking the signatures, whatever comes of it. */
export function chargeSignatures(ctx: Context, tx: Tx, { mode }: AnteFacts): void {
  const { txSigLimit, sigVerifyCostSecp256k1 } = authParams(ctx);
  const count = BigInt(tx.signerInfos.length);
  authParams(ctx); // once for the number, once for the price
  if (count > txSigLimit) throw sdk.tooManySignatures.wrap(`signatures: ${count}, limit: ${txSigLimit}`);
  for (const signer of tx.signers) {
    const account = signerAccount(ctx, signer);
    if (!account.pubKey && mode !== "simulate") throw sdk.invalidPubkey.wrap("pubkey on account is not set");
    ctx.gas.consume(Number(sigVerifyCostSecp256k1), "ante verify: secp256k1");
  }
}

export function checkSignatures(ctx: Context, tx: Tx, facts: AnteFacts): void {
  if (tx.signerInfos.length !== tx.signers.length) {
    throw sdk.unauthorized.wrap(
      `invalid number of signer;  expected: ${tx.signers.length}, got ${tx.signerInfos.length}`,
    );
  }
  if (tx.body.unordered) takeNonces(ctx, tx);
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

function takeNonces(ctx: Context, { body, signers }: Tx): void {
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
  for (const signer of signers) {
    if (useNonce(ctx, signer, timeout)) continue;
    throw sdk.invalidRequest.wrap(
      `failed to add unordered nonce: sender ${signer} has already used timeout ${timeout}`,
    );
  }
}

function checkSignature(ctx: Context, tx: Tx, index: number, account: BaseAccount, facts: AnteFacts): void {
  const info = tx.signerInfos[index];
  const sequence = info?.sequence ?? 0n;
  if (tx.body.unordered) {
    if (sequence > 0n) throw sdk.invalidRequest.wrap("sequence is not allowed for unordered transactions");
  } else if (sequence !== account.sequence) {
    throw sdk.wrongSequence.wrap(`account sequence mismatch, expected ${account.sequence}, got ${sequence}`);
  }
  if (facts.mode === "simulate") return;
  const pubkey = keyOf(account.pubKey);
  const single = info?.modeInfo?.sum.case === "single" ? info.modeInfo.sum.value.mode : SignMode.UNSPECIFIED;
  const message = signBytes(ctx, tx, single, account, facts);
  const signature = tx.signatures[index];
  if (pubkey && message && signature && facts.verified.check(pubkey, message, signature)) return;
  const amino = tx.signerInfos.every(
    ({ modeInfo }) =>
      modeInfo?.sum.case === "single" && modeInfo.sum.value.mode === SignMode.LEGACY_AMINO_JSON,
  );
  throw sdk.unauthorized.wrap(
    `signature verification failed; please verify account number (${account.accountNumber})` +
      `${amino ? `, sequence (${account.sequence})` : ""} and chain-id (${ctx.chainId}): ` +
      "(unable to verify single signer signature)",
  );
}

function signBytes(ctx: Context, tx: Tx, mode: SignMode, account: BaseAccount, { resolve }: AnteFacts) {
  const { accountNumber, sequence } = account;
  if (mode === SignMode.DIRECT) return directSignBytes(tx, ctx.chainId, accountNumber);
  if (mode !== SignMode.LEGACY_AMINO_JSON) return undefined;
  return aminoSignBytes(
    tx,
    { chainId: ctx.chainId, accountNumber, sequence: tx.body.unordered ? 0n : sequence },
    resolve,
  );
}

function signerAccount(ctx: Context, address: string): BaseAccount {
  const account = getAccount(ctx, address);
  if (!account) throw sdk.unknownAddress.wrap(`account ${address} does not exist`);
  return account;
}

function keyOf(any: { typeUrl: string; value: Uint8Array } | undefined): Uint8Array | undefined {
  return any?.typeUrl === SECP256K1 ? fromBinary(PubKeySchema, any.value).key : undefined;
}
