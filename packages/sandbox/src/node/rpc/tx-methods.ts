/** Sending transactions, and making a block by hand. */

import type { TxResult } from "../../chain/index.ts";
import { parseTime } from "../comet/time.ts";
import { txHash } from "../comet/tx-hash.ts";
import type { Core } from "../core.ts";
import { MempoolRefusal } from "../mempool.ts";
import { method } from "./method.ts";
import { BadArguments, messageOf, Refusal } from "./refusal.ts";
import { base64, emptyTxResultJson, eventJson, hex, txResultJson } from "./shapes.ts";

export const txMethods = {
  broadcast_tx_sync: method({ tx: "bytes" }, ({ core }, { tx = new Uint8Array() }) => {
    const { code, data, log, codespace } = enter(core, tx);
    return { code, data: base64(data), log, codespace, hash: hex(txHash(tx)) };
  }),

  broadcast_tx_async: method({ tx: "bytes" }, ({ core }, { tx = new Uint8Array() }) => {
    enter(core, tx);
    return { code: 0, data: "", log: "", codespace: "", hash: hex(txHash(tx)) };
  }),

  broadcast_tx_commit: method({ tx: "bytes" }, async ({ core, commitTimeout }, { tx = new Uint8Array() }) => {
    const included = whenIncluded(core, tx, commitTimeout);
    try {
      const checked = enter(core, tx);
      const check = { check_tx: txResultJson(checked), tx_result: emptyTxResultJson };
      if (checked.code !== 0) return { ...check, hash: hex(txHash(tx)), height: "0" };
      const { result, height } = await included.promise;
      return { ...check, tx_result: txResultJson(result), hash: hex(txHash(tx)), height: String(height) };
    } finally {
      included.stop();
    }
  }),

  check_tx: method({ tx: "bytes" }, ({ core }, { tx = new Uint8Array() }) =>
    txResultJson(core.state.checkTx(tx)),
  ),

  unconfirmed_txs: method({ limit: "int" }, ({ core: { mempool } }, { limit = 30n }) => {
    const txs = mempool.pending(limit < 1n ? 30 : Math.min(Number(limit), 100)).map(base64);
    return { ...counts(mempool), n_txs: String(txs.length), txs };
  }),

  num_unconfirmed_txs: method({}, ({ core: { mempool } }) => ({ ...counts(mempool), txs: null })),

  broadcast_evidence: method({ evidence: "json" }, () => {
    throw new Refusal("no evidence was provided");
  }),

  slipway_block: method({ time: "string", txs: "json" }, ({ core, makeBlock }, { time, txs = [] }) => {
    if (!makeBlock) throw new Refusal("blocks are made by the clock: start the sandbox with --manual");
    const given = readTxs(txs);
    const checked = given.map((tx) => ({ tx, ...core.state.checkTx(tx) }));
    const accepted = checked.filter(({ code }) => code === 0).map(({ tx }) => tx);
    const made = makeBlock({ time: readBlockTime(core, time), txs: accepted });
    return {
      height: String(made.height),
      rejected: checked
        .filter(({ code }) => code !== 0)
        .map(({ tx, code, codespace, log }) => ({ tx: base64(tx), code, codespace, log })),
      txs: made.body.results.map((result) => ({
        code: result.code,
        codespace: result.codespace,
        log: result.log,
        data: base64(result.data),
        events: result.events.map(eventJson),
      })),
      block_events: made.body.events.map(eventJson),
    };
  }),
};

function enter(core: Core, tx: Uint8Array): TxResult {
  try {
    return core.mempool.add(tx);
  } catch (error) {
    if (error instanceof MempoolRefusal) throw new Refusal(error.message);
    throw error;
  }
}

function whenIncluded(core: Core, tx: Uint8Array, timeout: number) {
  const { promise, resolve, reject } = Promise.withResolvers<{ result: TxResult; height: bigint }>();
  promise.catch(() => undefined);
  const timer = setTimeout(
    () => reject(new Refusal("timed out waiting for tx to be included in a block")),
    timeout,
  );
  const forget = core.onBlock(({ height, body }) => {
    const index = body.txs.findIndex((each) => Buffer.compare(each, tx) === 0);
    const result = body.results[index];
    if (result) resolve({ result, height });
  });
  const stop = () => {
    clearTimeout(timer);
    forget();
  };
  return { promise, stop };
}

function counts(mempool: Core["mempool"]) {
  return { n_txs: String(mempool.size), total: String(mempool.size), total_bytes: String(mempool.bytes) };
}

function readTxs(value: unknown): Uint8Array[] {
  if (!Array.isArray(value) || value.some((tx) => typeof tx !== "string")) {
    throw new BadArguments("txs must be a list of base64 strings");
  }
  return value.map((tx) => Buffer.from(tx, "base64"));
}

function readBlockTime(core: Core, text: string | undefined): bigint {
  if (text === undefined) return core.height === 0n ? core.facts.time : core.lastTime + 6_000_000_000n;
  try {
    const time = parseTime(text);
    if (core.height === 0n || time > core.lastTime) return time;
  } catch (error) {
    throw new BadArguments(`time: ${messageOf(error)}`);
  }
  throw new BadArguments(`time: ${text} is not after the time of block ${core.height}`);
}
