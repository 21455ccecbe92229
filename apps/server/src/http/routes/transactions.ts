import { type DescMessage, fromBinary, type JsonValue, type Registry, toBinary } from "@bufbuild/protobuf";
import type { TransactionResult } from "@slipway/api";
import { type Chain, decodeTx, fromJson, type Msg, type TxResult } from "@slipway/chain";
import { TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { decodeBase64, encodeBase64 } from "../../bytes.ts";
import { serverError } from "../../errors.ts";
import { decodeMessages } from "../../ledger/decode.ts";
import type { OpenNetwork } from "../../networks/open-network.ts";
import type { Deps } from "../deps.ts";
import { type App, mount } from "../mount.ts";

/** Transactions: made here, signed elsewhere, sent here. No private key ever comes near. */
export function mountTransactions(app: App, { networks, registry }: Deps): void {
  mount(app, "prepareTransaction", async ({ params, body, signal }) => {
    const { chain, network } = networks.open(params.network);
    const msgs = body.messages.map((each, index) => toMsg(registry, each, index));
    const pubkey = await pubkeyOf(networks.open(params.network), body.signer, body.pubkey);
    const key = { address: body.signer, pubkey };
    const options = {
      signal,
      ...(body.memo === undefined ? {} : { memo: body.memo }),
      ...(body.feeGranter === undefined ? {} : { feeGranter: body.feeGranter }),
    };
    const gas = body.gas === undefined ? await gasFor(chain, msgs, key, options) : BigInt(body.gas);
    const made = await chain.prepare(msgs, key, { ...options, ...(gas === undefined ? {} : { gas }) });
    const { gas: limit, amount, granter } = made.fee;
    return {
      chainId: network.chainId,
      accountNumber: String(made.accountNumber),
      sequence: String(made.sequence),
      bodyBytes: encodeBase64(made.bodyBytes),
      authInfoBytes: encodeBase64(made.authInfoBytes),
      signBytes: encodeBase64(made.signBytes),
      fee: {
        gas: String(limit),
        amount: amount.map((coin) => ({ denom: coin.denom, amount: String(coin.amount) })),
        ...(granter === undefined ? {} : { granter }),
      },
    };
  });
  mount(app, "sendTransaction", async ({ params, body, signal }) => {
    const open = networks.open(params.network);
    const bytes = decodeBase64(body.txBytes);
    assertTx(bytes);
    if (body.wait === false) return pending(registry, await open.chain.submit(bytes, { signal }), bytes);
    const result = await open.chain.broadcast(bytes, { signal });
    await open.indexed(Number(result.height));
    return toResult(registry, open, result, bytes);
  });
  mount(app, "getTransaction", async ({ params, signal }) => {
    const open = networks.open(params.network);
    const found = await open.chain.tx(params.hash, { signal });
    if (found === null)
      throw serverError("TRANSACTION_NOT_FOUND", `${params.hash} is not in a block of ${params.network}.`);
    return toResult(registry, open, found, found.bytes);
  });
}

function toMsg(
  registry: Registry,
  { typeUrl, value }: { typeUrl: string; value: unknown },
  index: number,
): Msg {
  const schema = registry.getMessage(typeUrl.replace(/^\//, ""));
  if (schema === undefined)
    throw serverError("MESSAGE_INVALID", `Message ${index + 1}: the type ${typeUrl} is not known.`);
  try {
    const message = fromJson<DescMessage>(schema, value as JsonValue, { registry });
    return { typeUrl: `/${schema.typeName}`, value: toBinary<DescMessage>(schema, message) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw serverError("MESSAGE_INVALID", `Message ${index + 1} (${typeUrl}): ${reason}`, { cause });
  }
}

function pending(registry: Registry, hash: string, bytes: Uint8Array): TransactionResult {
  const outcome = { code: 0, codespace: "", log: "", gasUsed: "0", gasWanted: "0", events: [] };
  return { hash, height: null, time: null, ...outcome, messages: messagesOf(registry, bytes) };
}

async function toResult(
  registry: Registry,
  open: OpenNetwork,
  result: TxResult,
  bytes: Uint8Array,
): Promise<TransactionResult> {
  const { hash, height, code, codespace, log, gasUsed, gasWanted, events } = result;
  const block = await open.chain.block(height).catch(() => undefined);
  return {
    hash,
    height: Number(height),
    time: block?.time.toISOString() ?? null,
    code,
    codespace,
    log,
    gasUsed: String(gasUsed),
    gasWanted: String(gasWanted),
    messages: messagesOf(registry, bytes),
    events: events.map(({ type, attributes }) => ({
      type,
      attributes: attributes.map(({ key, value }) => ({ key, value })),
    })),
  };
}

function messagesOf(registry: Registry, bytes: Uint8Array): TransactionResult["messages"] {
  return decodeMessages(bytes, registry).map(({ typeUrl, value }) => ({ typeUrl, value }));
}

/**
 * A lease closes every other bid of its order, and bids may come while somebody signs: it gets room for them. Everything
 * else costs what the trial run cost, with the usual room (undefined).
 */
async function gasFor(
  chain: Chain,
  msgs: readonly Msg[],
  key: { address: string; pubkey: Uint8Array },
  options: { signal: AbortSignal },
): Promise<bigint | undefined> {
  const leases = msgs.filter((each) => each.typeUrl.endsWith(".MsgCreateLease")).length;
  if (leases === 0) return undefined;
  const { gasUsed } = await chain.simulate(msgs, key, options);
  return gasUsed * 2n + BigInt(leases) * 200_000n;
}

function assertTx(bytes: Uint8Array): void {
  try {
    decodeTx(bytes);
    if (fromBinary(TxRawSchema, bytes).signatures.length > 0) return;
  } catch (cause) {
    throw serverError("TRANSACTION_INVALID", "The bytes are not a TxRaw.", { cause });
  }
  throw serverError("TRANSACTION_INVALID", "The transaction carries no signature.");
}

/** The key in the account on chain, or, before its first transaction, the one that came with the request. */
async function pubkeyOf(
  { chain }: OpenNetwork,
  address: string,
  given: string | undefined,
): Promise<Uint8Array> {
  if (given !== undefined) return decodeBase64(given);
  const account = await chain.account(address);
  if (account?.pubkey !== undefined) return account.pubkey;
  const message = `${address} has no public key on chain yet; send it as "pubkey".`;
  throw serverError("REQUEST_INVALID", message, {
    details: { issues: [{ where: "body", path: "pubkey", message }] },
  });
}
