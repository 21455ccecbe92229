// A thing that is done in steps, some of which may fail: what is shown while it goes on, and where it stopped.
import { useCallback, useRef, useState } from "react";
import type { ProgressStep } from "../parts/progress.tsx";

export interface Operation {
  steps: readonly ProgressStep[];
  running: boolean;
  error: unknown;
  /** Runs the work once; a second call while it runs does nothing. */
  run: (titles: Readonly<Record<string, string>>, work: (reach: Reach) => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

/** Says that a step has begun; all before it are done. `detail` is shown beside it. */
export type Reach = (id: string, detail?: string) => void;

export function useOperation(): Operation {
  const [steps, setSteps] = useState<readonly ProgressStep[]>([]);
  const [error, setError] = useState<unknown>();
  const [running, setRunning] = useState(false);
  const busy = useRef(false);
  const run = useCallback<Operation["run"]>(async (titles, work) => {
    if (busy.current) return false;
    busy.current = true;
    setRunning(true);
    setError(undefined);
    let now = startSteps(titles);
    setSteps(now);
    try {
      await work((id, detail) => {
        now = reachStep(now, id, detail);
        setSteps(now);
      });
      setSteps(endSteps(now, "done"));
      return true;
    } catch (failure) {
      setSteps(endSteps(now, "failed"));
      setError(failure);
      return false;
    } finally {
      busy.current = false;
      setRunning(false);
    }
  }, []);
  const clear = useCallback(() => {
    setSteps([]);
    setError(undefined);
  }, []);
  return { steps, running, error, run, clear };
}

export function startSteps(titles: Readonly<Record<string, string>>): ProgressStep[] {
  return Object.entries(titles).map(([id, title]) => ({ id, title, state: "todo" }));
}

/** The steps when `id` has begun: those before are done, it goes on, those after are still to come. */
export function reachStep(steps: readonly ProgressStep[], id: string, detail?: string): ProgressStep[] {
  const at = steps.findIndex((step) => step.id === id);
  return steps.map((step, index) => {
    if (index > at) return { ...step, state: "todo" };
    const state = index < at ? "done" : "now";
    return index === at && detail !== undefined ? { ...step, state, detail } : { ...step, state };
  });
}

/** The steps at the end: the one that went on is done or failed; after a success all are done. */
export function endSteps(steps: readonly ProgressStep[], end: "done" | "failed"): ProgressStep[] {
  const began = steps.some(({ state }) => state === "now");
  return steps.map((step, index) => {
    if (end === "done") return { ...step, state: "done" };
    return step.state === "now" || (!began && index === 0) ? { ...step, state: "failed" } : step;
  });
}
