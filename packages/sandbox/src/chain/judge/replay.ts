/**
 * Plays a recording of the real node against this state machine and tells every difference. In: the lines and the
 * genesis. Out: differences with their place, and how much was compared.
 */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { fromJson, toJson } from "@slipway/chain";
import { createTypeRegistry, methodOf } from "@slipway/chain/registry";
import { createChainState } from "../machine.ts";
import type { AbciEvent, ChainState, QueryResult, TxResult } from "../state.ts";
import { parseTime } from "../time.ts";
import {
  isRecord,
  patchGenesis,
  type RecordedBlock,
  type RecordedEvent,
  type RecordedLine,
  type RecordedQuery,
  type RecordedState,
  type RecordedTx,
} from "./recording.ts";

export interface Difference {
  readonly height: number;
  /** What was compared: "tx 2", "rejected 0", "block events", a query's path. */
  readonly what: string;
  readonly field: string;
  readonly expected: unknown;
  readonly got: unknown;
}

export interface Verdict {
  readonly name: string;
  readonly differences: readonly Difference[];
  readonly blocks: number;
  readonly txs: number;
  readonly rejected: number;
  readonly answers: number;
  /** Our gas over the node's, for accepted transactions: least, mean, most. */
  readonly gas: { readonly least: number; readonly mean: number; readonly most: number };
}

/** Answers of these are not those of the real node, on purpose (it mixes up two types). */
const NOT_JUDGED = new Set([
  "/akash.audit.v1.Query/AllProvidersAttributes",
  "/akash.audit.v1.Query/AuditorAttributes",
]);
const registry = createTypeRegistry();

export function replay(lines: readonly RecordedLine[], genesis: unknown): Verdict {
  const scenario = lines.find((line) => line.kind === "scenario");
  const player = new Player(createChainState(patchGenesis(genesis, scenario?.genesis_patch)));
  const blocks = lines.filter((line) => line.kind === "block");
  for (const line of lines) {
    if (line.kind === "block") player.block(line, blocks);
    else if (line.kind === "state") player.state(line);
    else if (line.kind === "query") player.query(line);
  }
  return player.verdict(scenario?.name ?? "");
}

class Player {
  private readonly chain: ChainState;
  private readonly differences: Difference[] = [];
  private readonly lists = new Map<string, ReadonlySet<string>>();
  private readonly gas: number[] = [];
  private counts = { blocks: 0, txs: 0, rejected: 0, answers: 0 };

  constructor(chain: ChainState) {
    this.chain = chain;
  }

  block(line: RecordedBlock, all: readonly RecordedBlock[]): void {
    this.fill(line, all);
    this.check(line);
    const txs = (line.txs ?? []).map(({ tx }) => Buffer.from(tx, "base64"));
    const { txResults, events } = this.make(line.height, parseTime(line.time) ?? 0n, txs);
    for (const [index, recorded] of (line.txs ?? []).entries()) {
      const got = txResults[index];
      if (got) this.compareTx(line.height, `tx ${index}`, recorded, got);
    }
    const own = events.filter(({ type }) => type.startsWith("akash."));
    this.compare(line.height, "block events", "events", line.block_events ?? [], plainEvents(own));
    this.counts.txs += txs.length;
  }

  state(line: RecordedState): void {
    const { height, path, list } = line;
    if (NOT_JUDGED.has(path)) return;
    const answer = this.ask(path, line.req);
    this.counts.answers++;
    if (line.res !== undefined || line.code !== undefined || !list) {
      this.compareAnswer(height, line, answer);
      return;
    }
    const id = `${path} ${JSON.stringify(line.req)}`;
    const body = decode(path, answer);
    const items = isRecord(body) && Array.isArray(body[list]) ? body[list] : [];
    const before = this.lists.get(id) ?? new Set();
    const texts = items.map((item) => JSON.stringify(item));
    const changed = items.filter((_, index) => !before.has(texts[index] ?? ""));
    this.lists.set(id, new Set(texts));
    const what = `${path} ${JSON.stringify(line.req)}`;
    if (answer.code !== 0) this.compare(height, what, "log", "", answer.log);
    this.compare(height, what, "length", line.length, items.length);
    this.compare(height, what, "changed", line.changed ?? [], changed);
  }

  query(line: RecordedQuery): void {
    if (NOT_JUDGED.has(line.path)) return;
    this.counts.answers++;
    this.compareAnswer(line.height, line, this.ask(line.path, line.req, line.at));
  }

  verdict(name: string): Verdict {
    const { gas } = this;
    const mean = gas.reduce((total, ratio) => total + ratio, 0) / Math.max(1, gas.length);
    const bounds = {
      least: gas.length ? Math.min(...gas) : 1,
      mean,
      most: gas.length ? Math.max(...gas) : 1,
    };
    return { name, differences: this.differences, ...this.counts, gas: bounds };
  }

  /** Blocks without a line were empty; their times lie between those that are known. */
  private fill(next: RecordedBlock, all: readonly RecordedBlock[]): void {
    const target = parseTime(next.time) ?? 0n;
    const from = this.chain.time;
    const start = Number(this.chain.height);
    const steps = BigInt(next.height - start);
    for (let height = start + 1; height < next.height; height++) {
      const time = from + ((target - from) * BigInt(height - start)) / steps;
      const { events } = this.make(height, time, []);
      const own = events.filter(({ type }) => type.startsWith("akash."));
      if (all.some((block) => block.height === height)) continue;
      this.compare(height, "block events", "events", [], plainEvents(own));
    }
  }

  /** The order in which the mempool saw them: refused ones between the accepted. */
  private check(line: RecordedBlock): void {
    const rejected = line.rejected ?? [];
    const accepted = line.txs ?? [];
    for (let index = 0; index <= accepted.length; index++) {
      for (const [at, refused] of rejected.entries()) {
        if (Math.min(refused.before ?? 0, accepted.length) !== index) continue;
        this.counts.rejected++;
        this.compareTx(
          line.height,
          `rejected ${at}`,
          refused,
          this.chain.checkTx(Buffer.from(refused.tx, "base64")),
        );
      }
      const next = accepted[index];
      if (!next) continue;
      const { code, log } = this.chain.checkTx(Buffer.from(next.tx, "base64"));
      if (code !== 0) this.compare(line.height, `tx ${index}`, "check", "", log);
    }
  }

  private make(height: number, time: bigint, txs: readonly Uint8Array[]) {
    this.counts.blocks++;
    return this.chain.finalizeBlock({ height: BigInt(height), time, txs, proposer: new Uint8Array(20) });
  }

  private compareTx(height: number, what: string, recorded: RecordedTx, got: TxResult): void {
    this.compare(height, what, "code", recorded.code, got.code);
    this.compare(height, what, "codespace", recorded.codespace ?? "", got.codespace);
    this.compare(height, what, "log", recorded.log ?? "", got.log);
    if (recorded.before !== undefined) return;
    this.compare(height, what, "data", recorded.data ?? "", Buffer.from(got.data).toString("base64"));
    this.compare(height, what, "events", recorded.events ?? [], plainEvents(got.events));
    if (Number(recorded.gas_used ?? 0) > 0) this.gas.push(Number(got.gasUsed) / Number(recorded.gas_used));
  }

  private compareAnswer(height: number, line: RecordedQuery | RecordedState, answer: QueryResult): void {
    const what = `${line.path} ${JSON.stringify(line.req)}`;
    this.compare(height, what, "code", line.code ?? 0, answer.code);
    this.compare(height, what, "codespace", line.codespace ?? "", answer.codespace);
    this.compare(height, what, "log", line.log ?? "", answer.log);
    if (answer.code === 0) this.compare(height, what, "res", line.res ?? {}, decode(line.path, answer));
  }

  private ask(path: string, req: unknown, at?: number): QueryResult {
    const method = methodOf(registry, path);
    // A request that was recorded is JSON.
    const data = method
      ? toBinary(method.input, fromJson(method.input, req as Parameters<typeof fromJson>[1], { registry }))
      : new Uint8Array(0);
    return this.chain.query(path, data, at === undefined ? undefined : BigInt(at));
  }

  private compare(height: number, what: string, field: string, expected: unknown, got: unknown): void {
    if (JSON.stringify(expected) === JSON.stringify(got)) return;
    if (JSON.stringify(sortKeys(expected)) === JSON.stringify(sortKeys(got))) return;
    this.differences.push({ height, what, field, expected, got });
  }
}

function decode(path: string, { code, value }: QueryResult): unknown {
  const method = methodOf(registry, path);
  if (!method || code !== 0) return {};
  return toJson(method.output, fromBinary(method.output, value), { registry });
}

function plainEvents(events: readonly AbciEvent[]): RecordedEvent[] {
  return events.map(({ type, attributes }) => ({
    type,
    attributes: attributes.map(({ key, value }) => ({ key, value })),
  }));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
