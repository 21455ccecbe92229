// Times that tick: relative to now, exact with the zone on hover.
import { type ReactNode, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time of day, once a second while somebody looks. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

export function Ago({ time }: { time: string }): ReactNode {
  const current = useNow();
  const at = new Date(time);
  return (
    <time dateTime={time} title={exactTime(at)}>
      {relativeTime(at.getTime() - current)}
    </time>
  );
}

export function exactTime(at: Date): string {
  return at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" });
}

/** "in 3 days", "12 seconds ago", "just now" */
export function relativeTime(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 3) return "just now";
  const text = duration(seconds);
  return milliseconds > 0 ? `in ${text}` : `${text} ago`;
}

const units: [string, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** The largest unit that fits, below three of it with the next smaller one: "2 days 4 hours", "35 minutes". */
export function duration(seconds: number): string {
  const at = units.findIndex(([, size]) => seconds >= size);
  const [name, size] = units[at] ?? ["second", 1];
  const count = Math.floor(seconds / size);
  const next = units[at + 1];
  const rest = next ? Math.floor((seconds - count * size) / next[1]) : 0;
  const head = `${count} ${name}${count === 1 ? "" : "s"}`;
  return next && count < 3 && rest > 0 ? `${head} ${rest} ${next[0]}${rest === 1 ? "" : "s"}` : head;
}
