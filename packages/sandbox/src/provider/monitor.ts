/**
 * Watching over what runs, as the field's provider does: a lease whose services do not all stand is looked at again and
 * again, and closed when that does not help.
 *
 * In: leases with a manifest, the chain's clock, a look at a workload. Out: a call for each lease to be given up. What stays
 * true: only looks that failed one after the other count; a look that could not be made says nothing about the workload.
 */
import { type OrderRef, orderKey } from "./book.ts";

export interface Monitor {
  /** From here on the lease is watched, from the beginning when it was watched before. */
  watch(order: OrderRef): void;
  forget(order: OrderRef): void;
  /** Looks at what is due at the chain's time `now`. */
  tick(now: number): void;
  /** Resolves when no look is under way. */
  idle(): Promise<void>;
}

export interface MonitorOptions {
  /** Whether every service has all of its replicas. Rejects when that cannot be told. */
  readonly isWhole: (order: OrderRef) => Promise<boolean>;
  readonly onUnstable: (order: OrderRef, now: number) => void;
  /** In [0, 1). */
  readonly random: () => number;
}

/** The field's periods, in milliseconds: a least time and what chance adds to it. */
const retry = { least: 4_000, more: 15_000 };
const healthy = { least: 10_000, more: 5_000 };
/** Where notice has to be given first, the lease still stands: it is given up again after this. */
const again = { least: 300_000, more: 0 };
const mostRetries = 40;

interface Watched {
  readonly order: OrderRef;
  failures: number;
  /** Undefined until the clock was seen. */
  nextAt: number | undefined;
  isLooking: boolean;
}

export function createMonitor({ isWhole, onUnstable, random }: MonitorOptions): Monitor {
  const leases = new Map<string, Watched>();
  const looks = new Set<Promise<void>>();
  const after = (now: number, { least, more }: typeof retry): number => now + least + random() * more;

  const look = async (watched: Watched, now: number): Promise<void> => {
    watched.isLooking = true;
    const isUp = await isWhole(watched.order).catch(() => undefined);
    watched.isLooking = false;
    if (isUp === true) {
      watched.failures = 0;
      watched.nextAt = after(now, healthy);
      return;
    }
    if (isUp === false) watched.failures++;
    const isHopeless = watched.failures > mostRetries;
    watched.nextAt = after(now, isHopeless ? again : retry);
    // Another form of it may be watched by now.
    if (isHopeless && leases.get(orderKey(watched.order)) === watched) onUnstable(watched.order, now);
  };

  return {
    watch: (order) =>
      void leases.set(orderKey(order), { order, failures: 0, nextAt: undefined, isLooking: false }),
    forget: (order) => void leases.delete(orderKey(order)),
    tick(now) {
      for (const watched of leases.values()) {
        watched.nextAt ??= after(now, retry);
        if (watched.isLooking || now < watched.nextAt) continue;
        const running = look(watched, now).finally(() => looks.delete(running));
        looks.add(running);
      }
    },
    async idle() {
      while (looks.size > 0) await Promise.all(looks);
    },
  };
}
