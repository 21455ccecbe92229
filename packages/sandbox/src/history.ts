/**
 * A history that stands ready, or grows in a thread of its own, in memory, while everything else starts. In: who shall
 * have lived there. Out: a chain, put where it is wanted when it is complete. What stays true: nothing stands there
 * before; of a history that was dropped nothing is left.
 */
import { Worker } from "node:worker_threads";
import { type PopulationOptions, planOf } from "./population/plan.ts";
import type { ProviderProfile } from "./provider/profile.ts";
import { preparedHistory } from "./village.ts";

export interface HistoryOptions {
  readonly population: PopulationOptions;
  /** When it ends; milliseconds since 1970. */
  readonly now: number;
  /** "sandbox" unless given. */
  readonly chainId?: string | undefined;
  /** Those whom the genesis funds besides the population; the built-in ones unless given. */
  readonly providers?: readonly ProviderProfile[] | undefined;
  /** Seconds between the blocks of the present, 1 unless given. */
  readonly blockSeconds?: number | undefined;
}

export interface History {
  /** Waits until all has happened, and writes the chain into the directory, in which there is none yet. Once. */
  keepAt(dir: string, onProgress?: (text: string) => void): Promise<void>;
  /** Ends it. */
  drop(): void;
}

/** What the thread says. */
export type Told = { readonly kind: "progress"; readonly text: string } | { readonly kind: "kept" };

/** Begins at once; undefined when nobody shall have lived there. Throws SANDBOX_POPULATION_WRONG. */
export function beginHistory(options: HistoryOptions): History | undefined {
  if (planOf(options.population) === undefined) return undefined;
  const prepared = preparedHistory(options);
  return prepared === undefined ? growInThread(options) : { keepAt: prepared, drop() {} };
}

function growInThread(options: HistoryOptions): History {
  const thread = new Worker(new URL("./history-thread.ts", import.meta.url), {
    workerData: options,
    execArgv: ["--conditions=source"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // It is for `keepAt` to tell, which may come later or never.
  promise.catch(() => undefined);
  let tell = (_text: string) => {};
  thread.on("message", (told: Told) => {
    if (told.kind === "progress") tell(told.text);
    else resolve();
  });
  thread.on("error", reject);
  thread.on("exit", () => reject(new Error("the thread of the history ended too early")));
  return {
    keepAt(dir, onProgress = () => {}) {
      tell = onProgress;
      thread.postMessage(dir);
      return promise;
    },
    drop: () => void thread.terminate(),
  };
}
