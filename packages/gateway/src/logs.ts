/**
 * Logs of a lease, merged over its replicas.
 *
 * In: which services, how many lines back, whether to go on. Out: lines as they come. A stream that breaks is opened
 * again and the lines seen before are found in what comes back, so that none is lost or doubled; where they cannot be
 * found, a line marked `gap` says so. The gateway ends a stream without a word, so a followed stream that ends is
 * opened again a few times before it is given up.
 */
import { SlipwayError } from "@slipway/chain";
import { closeError } from "./answer.ts";
import { gatewayError } from "./errors.ts";
import { sleep } from "./send-manifest.ts";
import type { Stream } from "./stream.ts";

export interface LogLine {
  readonly service: string;
  /** The replica: the name of its pod. */
  readonly pod: string;
  readonly message: string;
  /** Lines may be missing before this point; `message` says so in words. */
  readonly gap?: true;
}

export interface LogOptions {
  readonly follow?: boolean;
  /** Lines back per replica; all when absent. */
  readonly tail?: number;
  readonly services?: readonly string[];
  /** Only these replicas, by the names of their pods; the provider sends all, the others are dropped here. */
  readonly pods?: readonly string[];
  readonly signal?: AbortSignal;
  /** Pauses before a followed stream that broke is opened again, in milliseconds; given up when they are used up. */
  readonly pauses?: readonly number[];
}

/** Lines remembered per replica, to find the place again. */
const remembered = 200;
/** Lines asked for again after a break. */
const replayed = 1000;
const defaultPauses: readonly number[] = [250, 500, 1000, 2000, 4000];

/** Reads logs through `open`, which opens one stream for a query such as `?follow=true&tail=10`. */
export async function* readLogs(
  open: (query: string, signal?: AbortSignal) => Promise<Stream>,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const seen = new Map<string, string[]>();
  const { pauses = defaultPauses } = options;
  let fruitless = 0;
  for (let first = true; ; first = false) {
    let fresh = 0;
    const stream = await reopen(
      open,
      queryOf(options, first),
      options,
      !first && fruitless < pauses.length - 1,
    );
    if (stream !== undefined) {
      const lines = first ? parse(stream, options) : afterBreak(stream, seen, options);
      for await (const line of lines) {
        if (line.gap === undefined) remember(seen, line);
        fresh++;
        yield line;
      }
      options.signal?.throwIfAborted();
      const { code, reason } = await stream.ended;
      const error = closeError(code, reason, "logs");
      if (error !== undefined && (first || !error.retryable)) throw error;
      if (!options.follow) return;
    }
    fruitless = fresh > 0 ? 0 : fruitless + 1;
    const pause = pauses[fruitless];
    if (pause === undefined)
      throw gatewayError("GATEWAY_STREAM_BROKEN", "The logs ended and could not be taken up again.");
    await sleep(pause, options.signal);
  }
}

/** The first opening says what is wrong; later ones are tried until patience ends. */
async function reopen(
  open: (query: string, signal?: AbortSignal) => Promise<Stream>,
  query: string,
  { signal }: LogOptions,
  mayFail: boolean,
): Promise<Stream | undefined> {
  try {
    return await open(query, signal);
  } catch (error) {
    if (!mayFail || !(error instanceof SlipwayError) || !error.retryable) throw error;
    return undefined;
  }
}

async function* parse(stream: Stream, { services = [], pods }: LogOptions): AsyncGenerator<LogLine> {
  for await (const { data } of stream.messages) {
    const { name, message } = readLine(data.toString("utf8"));
    if (pods === undefined || pods.includes(name))
      yield { service: serviceOf(name, services), pod: name, message };
  }
}

/** Lets pass what comes after the lines that were seen before the break. */
async function* afterBreak(
  stream: Stream,
  seen: ReadonlyMap<string, readonly string[]>,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const waiting = new Map<string, LogLine[]>();
  const iterator = parse(stream, options);
  let next = iterator.next();
  try {
    for (;;) {
      // What a gateway replays comes at once; a pause means that it has all come.
      const result = await Promise.race([next, sleep(300, options.signal).then(() => "quiet" as const)]);
      if (result === "quiet" || result.done) break;
      const { value } = result;
      waiting.set(value.pod, [...(waiting.get(value.pod) ?? []), value]);
      next = iterator.next();
    }
    for (const [pod, replay] of waiting) yield* fresh(pod, replay, seen.get(pod));
    for (;;) {
      const result = await next;
      if (result.done) return;
      yield result.value;
      next = iterator.next();
    }
  } finally {
    // The iterator may be waiting for a line; without its stream it ends.
    stream.destroy();
  }
}

/** The lines of a replay that were not seen; with a mark in front when the place cannot be found. */
function* fresh(
  pod: string,
  replay: readonly LogLine[],
  before: readonly string[] | undefined,
): Generator<LogLine> {
  if (before === undefined || before.length === 0) {
    yield* replay;
    return;
  }
  const from = overlapEnd(
    replay.map((each) => each.message),
    before,
  );
  if (from === undefined) {
    const service = replay[0]?.service ?? "";
    yield { service, pod, message: "[lines may be missing here]", gap: true };
  }
  yield* replay.slice(from ?? 0);
}

/** Where a replay goes on after the lines seen: behind the place where the most of them stand in a row. */
export function overlapEnd(replay: readonly string[], before: readonly string[]): number | undefined {
  let best = 0;
  let end: number | undefined;
  for (let at = replay.length; at > 0; at--) {
    let run = 0;
    while (run < at && run < before.length && replay[at - 1 - run] === before[before.length - 1 - run]) run++;
    if (run > best && (run === at || run === before.length || run >= 3)) {
      best = run;
      end = at;
      if (run === before.length) break;
    }
  }
  return end;
}

function remember(seen: Map<string, string[]>, { pod, message }: LogLine): void {
  const lines = seen.get(pod) ?? [];
  lines.push(message);
  if (lines.length > remembered * 2) lines.splice(0, lines.length - remembered);
  seen.set(pod, lines);
}

function queryOf({ follow = false, tail, services = [] }: LogOptions, first: boolean): string {
  const query = new URLSearchParams();
  query.set("follow", String(follow));
  const lines = first ? tail : replayed;
  if (lines !== undefined) query.set("tail", String(lines));
  if (services.length > 0) query.set("service", services.join(","));
  return query.toString();
}

function readLine(text: string): { name: string; message: string } {
  try {
    const line: unknown = JSON.parse(text);
    if (line !== null && typeof line === "object" && "name" in line && "message" in line) {
      return { name: String(line.name), message: String(line.message) };
    }
  } catch {
    // said below
  }
  throw gatewayError(
    "GATEWAY_ANSWER_UNREADABLE",
    `A log message is not in the known form: ${text.slice(0, 80)}`,
  );
}

/** `web` of `web-5f7d8c9b6d-x2x4z` (a deployment's pod) or of `web-0` (a stateful set's). */
export function serviceOf(pod: string, known: readonly string[] = []): string {
  const named = known.filter((each) => pod === each || pod.startsWith(`${each}-`));
  const longest = named.sort((a, b) => b.length - a.length)[0];
  return longest ?? pod.replace(/-\d+$|-[a-z0-9]+-[a-z0-9]+$/, "");
}
