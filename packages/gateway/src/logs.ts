/**
 * Logs of a lease, merged over its replicas.
 *
 * In: which services, how many lines back, whether to go on. Out: lines as they come. A stream that breaks is opened
 * again and the lines seen before are found in what comes back, so that none is lost or doubled; where they cannot be
 * found, a line marked `gap` says so. The gateway ends a stream without a word, so a followed stream that ends is
 * opened again a few times before it is given up; one whose provider is away, for about two minutes.
 */
import { SlipwayError } from "@slipway/chain";
import { sleep } from "@slipway/chain/wait";
import { closeError } from "./answer.ts";
import { type GatewayErrorCode, gatewayError } from "./errors.ts";
import { createLogMemory, type LogMemory } from "./log-memory.ts";
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

/** Lines asked for again after a break. */
const replayed = 1000;
const defaultPauses: readonly number[] = [250, 500, 1000, 2000, 4000];
/** A provider or its cluster that restarts is waited for, about two minutes in all. */
const longPauses: readonly number[] = [8000, 15_000, 30_000, 60_000];
const away: ReadonlySet<string> = new Set<GatewayErrorCode>([
  "GATEWAY_UNREACHABLE",
  "GATEWAY_TIMEOUT",
  "GATEWAY_CLUSTER_DOWN",
]);

/** Reads logs through `open`, which opens one stream for a query such as `?follow=true&tail=10`. */
export async function* readLogs(
  open: (query: string, signal?: AbortSignal) => Promise<Stream>,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const memory = createLogMemory({ fromStart: options.tail === undefined, most: replayed });
  let fruitless = 0;
  for (let first = true; ; first = false) {
    let fresh = 0;
    const stream = await reopen(open, queryOf(options, first), options, first);
    let trouble = stream instanceof SlipwayError ? stream : undefined;
    if (!(stream instanceof SlipwayError)) {
      const lines = first ? parse(stream, options) : afterBreak(stream, memory, options);
      for await (const line of lines) {
        if (line.gap === undefined) memory.add(line.pod, line.message);
        fresh++;
        yield line;
      }
      options.signal?.throwIfAborted();
      const { code, reason } = await stream.ended;
      trouble = closeError(code, reason, "logs");
      const isFinal = !options.follow || !trouble?.retryable || (first && fresh === 0);
      if (trouble !== undefined && isFinal) throw trouble;
      if (!options.follow) return;
    }
    fruitless = fresh > 0 ? 0 : fruitless + 1;
    const pause = pausesFor(trouble, options)[fruitless];
    if (pause === undefined) throw trouble ?? broken();
    await sleep(pause, options.signal);
  }
}

/** The first opening says what is wrong; of later ones it is kept in mind, and they are tried until patience ends. */
async function reopen(
  open: (query: string, signal?: AbortSignal) => Promise<Stream>,
  query: string,
  { signal }: LogOptions,
  first: boolean,
): Promise<Stream | SlipwayError> {
  try {
    return await open(query, signal);
  } catch (error) {
    if (first || !(error instanceof SlipwayError) || !error.retryable) throw error;
    return error;
  }
}

/** Whoever is away may come back after a restart; whoever answers that there is nothing means it. */
function pausesFor(trouble: SlipwayError | undefined, { pauses }: LogOptions): readonly number[] {
  if (pauses !== undefined) return pauses;
  return trouble !== undefined && away.has(trouble.code) ? [...defaultPauses, ...longPauses] : defaultPauses;
}

const broken = (): SlipwayError =>
  gatewayError("GATEWAY_STREAM_BROKEN", "The logs ended and could not be taken up again.");

async function* parse(stream: Stream, { services = [], pods }: LogOptions): AsyncGenerator<LogLine> {
  for await (const { data } of stream.messages) {
    const { name, message } = readLine(data.toString("utf8"));
    if (pods === undefined || pods.includes(name))
      yield { service: serviceOf(name, services), pod: name, message };
  }
}

/** Lets pass what comes after the lines that were seen before the break. */
async function* afterBreak(stream: Stream, memory: LogMemory, options: LogOptions): AsyncGenerator<LogLine> {
  const iterator = parse(stream, options);
  const replays = new Map<string, LogLine[]>();
  const over = replayOver();
  let next = iterator.next();
  try {
    for (;;) {
      const result = await Promise.race([next, over.promise]);
      if (result === "over" || result.done) break;
      over.touch();
      const replay = replays.get(result.value.pod);
      if (replay === undefined) replays.set(result.value.pod, [result.value]);
      else replay.push(result.value);
      next = iterator.next();
    }
    for (const [pod, replay] of replays) yield* fresh(pod, replay, memory);
    for (let result = await next; !result.done; result = await iterator.next()) yield result.value;
  } finally {
    over.stop();
    // The iterator may be waiting for a line; without its stream it ends.
    stream.destroy();
  }
}

/** A replay comes at once: it is over when nothing came for a moment, or after a while where lines never cease. */
function replayOver(): { readonly promise: Promise<"over">; touch(): void; stop(): void } {
  const { promise, resolve } = Promise.withResolvers<"over">();
  const quiet = setTimeout(() => resolve("over"), 300);
  const last = setTimeout(() => resolve("over"), 2000);
  return {
    promise,
    touch: () => void quiet.refresh(),
    stop: () => {
      clearTimeout(quiet);
      clearTimeout(last);
    },
  };
}

/** The lines of a replay that were not seen; with a mark in front when the place cannot be found. */
function* fresh(pod: string, replay: readonly LogLine[], memory: LogMemory): Generator<LogLine> {
  const messages = replay.map(({ message }) => message);
  const seen = memory.seenOf(pod, messages);
  const service = replay[0]?.service ?? "";
  if (seen === undefined) yield { service, pod, message: "[lines may be missing here]", gap: true };
  yield* replay.slice(seen ?? 0);
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
