/** cosmos.tx.v1beta1.Service: simulate, send, find, decode. */
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import type { TxResponseSchema } from "@slipway/chain/gen/cosmos/base/abci/v1beta1/abci_pb.ts";
import { BroadcastMode, OrderBy, Service } from "@slipway/chain/gen/cosmos/tx/v1beta1/service_pb.ts";
import {
  AuthInfoSchema,
  type Tx,
  TxBodySchema,
  TxRawSchema,
  TxSchema,
} from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import type { TxResult } from "../../chain/index.ts";
import { rejectUncanonical } from "../../chain/tx/decode.ts";
import { decodeStdTx } from "../amino/decode.ts";
import { encodeStdTx } from "../amino/encode.ts";
import { formatTime } from "../comet/time.ts";
import { txHash } from "../comet/tx-hash.ts";
import { parseQuery } from "../events/query.ts";
import { searchTxs } from "../events/search.ts";
import { MempoolRefusal } from "../mempool.ts";
import { simulationMessage } from "./simulation.ts";
import { GrpcStatus, sdkStatus } from "./status.ts";
import { blockMessages } from "./tendermint-service.ts";
import { type ServiceContext, unary } from "./unary.ts";

type Response = MessageInitShape<typeof TxResponseSchema>;

const defaultLimit = 100;
/** How the SDK refuses what its mempool refuses. */
const alreadyThere = 19;
const mempoolFull = 20;
const tooLarge = 21;

export const txService = [
  unary(Service.method.simulate, ({ core }, { tx, txBytes }) => {
    const bytes = txBytes.length === 0 && tx ? encodeTx(tx) : txBytes;
    if (bytes.length === 0) throw new GrpcStatus("InvalidArgument", "empty txBytes is not allowed");
    const { gasWanted, gasUsed, result, error } = core.state.simulate(bytes);
    if (error) {
      const words = `${error.log}${origin(error)} with gas used: '${gasUsed}'`;
      throw new GrpcStatus("Unknown", words, { isStatus: true });
    }
    return simulationMessage({ gasWanted, gasUsed, ...(result ? { result } : {}) });
  }),

  unary(Service.method.broadcastTx, ({ core }, { txBytes, mode }) => {
    if (txBytes.length === 0) throw new GrpcStatus("InvalidArgument", "invalid empty tx");
    if (mode !== BroadcastMode.SYNC && mode !== BroadcastMode.ASYNC) {
      const name = mode === BroadcastMode.BLOCK ? "BROADCAST_MODE_BLOCK" : "BROADCAST_MODE_UNSPECIFIED";
      throw new GrpcStatus("Unknown", `unsupported return type ${name}; supported types: sync, async`);
    }
    const txhash = hex(txHash(txBytes));
    const { code, codespace, log } = enter(core, txBytes);
    return { txResponse: { txhash, code, codespace, rawLog: mode === BroadcastMode.ASYNC ? "" : log } };
  }),

  unary(Service.method.getTx, (context, { hash }) => {
    if (hash === "") throw new GrpcStatus("InvalidArgument", "tx hash cannot be empty");
    const place = context.core.store.txPlace(readHash(hash));
    if (!place || place.height > context.visibleHeight())
      throw new GrpcStatus("NotFound", `tx not found: ${hash}`);
    const found = txAt(context, place.height, place.index);
    return { tx: found.tx, txResponse: found.response };
  }),

  unary(Service.method.getTxsEvent, async (context, { query, page, limit, orderBy }) => {
    if (query === "") throw new GrpcStatus("Internal", "query cannot be empty");
    const wantedPage = page === 0n ? 1n : page;
    const size = Math.min(limit === 0n ? defaultLimit : Number(limit), 100);
    const found = await search(context, query);
    const pages = Math.max(1, Math.ceil(found.total / size));
    if (wantedPage > BigInt(pages)) {
      throw new GrpcStatus(
        "Internal",
        `failed to search for txs: page should be within [1, ${pages}] range, given ${wantedPage}`,
      );
    }
    const start = (Number(wantedPage) - 1) * size;
    const items = found
      .slice({ start, count: size, newestFirst: orderBy === OrderBy.DESC })
      .map(({ height, place }) => txAt(context, height, place));
    return {
      txs: items.map(({ tx }) => tx),
      txResponses: items.map(({ response }) => response),
      total: BigInt(found.total),
    };
  }),

  unary(Service.method.getBlockWithTxs, ({ core, visibleHeight }, { height, pagination }) => {
    const latest = visibleHeight();
    if (height < 1n || height > latest) {
      const why = `requested height ${height} but height must not be less than 1 or greater than the current height ${latest}`;
      throw sdkStatus(26, why);
    }
    const found = core.block(height);
    if (!found) throw new GrpcStatus("NotFound", `block ${height} is not available`);
    const { blockId, block } = blockMessages(found);
    const offset = Number(pagination?.offset ?? 0n);
    const limit = Number(pagination?.limit ?? 0n) || defaultLimit;
    const total = found.block.txs.length;
    if (total > 0 && offset >= total) {
      const why = `out of range: cannot paginate ${total} txs with offset ${offset} and limit ${limit}`;
      throw sdkStatus(18, why);
    }
    const txs = found.block.txs.slice(offset, offset + limit).map((bytes) => decodeTx(bytes));
    return { txs, blockId, block, pagination: { total: BigInt(total) } };
  }),

  unary(Service.method.txDecode, (_, { txBytes }) => {
    if (txBytes.length === 0) throw new GrpcStatus("InvalidArgument", "invalid empty tx bytes");
    return { tx: decodeTx(txBytes, rejectUncanonical) };
  }),

  unary(Service.method.txEncode, (_, { tx }) => {
    if (!tx) throw new GrpcStatus("InvalidArgument", "invalid empty tx");
    return { txBytes: encodeTx(tx) };
  }),

  unary(Service.method.txEncodeAmino, (_, { aminoJson }) => {
    if (aminoJson === "") throw new GrpcStatus("InvalidArgument", "invalid empty tx json");
    return { aminoBinary: orRefuse(() => encodeStdTx(aminoJson)) };
  }),

  unary(Service.method.txDecodeAmino, (_, { aminoBinary }) => {
    if (aminoBinary.length === 0) throw new GrpcStatus("InvalidArgument", "invalid empty tx bytes");
    return { aminoJson: orRefuse(() => decodeStdTx(aminoBinary)) };
  }),
];

/** What cannot be read or written in the old form is a plain error of Go. */
function orRefuse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new GrpcStatus("Unknown", error instanceof Error ? error.message : String(error));
  }
}

function enter(
  core: ServiceContext["core"],
  tx: Uint8Array,
): { code: number; codespace: string; log: string } {
  try {
    return core.mempool.add(tx);
  } catch (error) {
    if (!(error instanceof MempoolRefusal)) throw error;
    const isLarge = error.message.startsWith("Tx too large");
    const isFull = error.message.startsWith("mempool is full");
    return { code: isLarge ? tooLarge : isFull ? mempoolFull : alreadyThere, codespace: "sdk", log: "" };
  }
}

function readHash(text: string): Uint8Array {
  if (!/^([0-9a-fA-F]{2})*$/.test(text)) {
    const wrong = /[^0-9a-fA-F]/.exec(text)?.[0];
    const code = wrong?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    throw new GrpcStatus(
      "Unknown",
      wrong ? `encoding/hex: invalid byte: U+${code} '${wrong}'` : "encoding/hex: odd length hex string",
    );
  }
  return Buffer.from(text, "hex");
}

async function search(context: ServiceContext, text: string) {
  try {
    return await searchTxs(context.core, parseQuery(text), context.visibleHeight());
  } catch (error) {
    throw new GrpcStatus(
      "Internal",
      `failed to search for txs: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function txAt({ core }: ServiceContext, height: bigint, index: number): { tx: Tx; response: Response } {
  const { txs, results } = core.body(height);
  const [bytes, result] = [txs[index], results[index]];
  if (!bytes || !result) throw new GrpcStatus("NotFound", `tx ${index} of block ${height} is not available`);
  const tx = decodeTx(bytes);
  const time = core.head(height)?.time ?? 0n;
  const packed = anyPack(TxSchema, tx);
  packed.typeUrl = "/cosmos.tx.v1beta1.Tx";
  return {
    tx,
    response: {
      height,
      txhash: hex(txHash(bytes)),
      codespace: result.codespace,
      code: result.code,
      data: hex(result.data),
      rawLog: result.log,
      gasWanted: result.gasWanted,
      gasUsed: result.gasUsed,
      tx: packed,
      timestamp: formatTime((time / 1_000_000_000n) * 1_000_000_000n),
      events: result.events.map(eventMessage),
    },
  };
}

function eventMessage({ type, attributes }: TxResult["events"][number]) {
  return { type, attributes: attributes.map(({ key, value, index }) => ({ key, value, index })) };
}

function decodeTx(bytes: Uint8Array, judge?: (bytes: Uint8Array) => void): Tx {
  try {
    judge?.(bytes);
    const raw = fromBinary(TxRawSchema, bytes);
    return create(TxSchema, {
      body: fromBinary(TxBodySchema, raw.bodyBytes),
      authInfo: fromBinary(AuthInfoSchema, raw.authInfoBytes),
      signatures: raw.signatures,
    });
  } catch (error) {
    throw sdkStatus(2, error instanceof Error ? error.message : String(error));
  }
}

function encodeTx({ body, authInfo, signatures }: Tx): Uint8Array {
  return toBinary(
    TxRawSchema,
    create(TxRawSchema, {
      bodyBytes: body ? toBinary(TxBodySchema, body) : new Uint8Array(),
      authInfoBytes: authInfo ? toBinary(AuthInfoSchema, authInfo) : new Uint8Array(),
      signatures,
    }),
  );
}

/** The real node adds where in its source an error arose; clients cut it off, a few are known. */
function origin({ code, codespace }: { code: number; codespace: string }): string {
  if (codespace === "sdk" && code === 32)
    return " [github.com/cosmos/cosmos-sdk/x/auth/ante/sigverify.go:364]";
  if (codespace === "sdk" && code === 2) return " [cosmossdk.io/errors@v1.0.2/errors.go:151]";
  return "";
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}
