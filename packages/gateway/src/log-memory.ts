/**
 * Finding the place again after a log broke off.
 *
 * In: the lines seen of each replica, and what a gateway gives when it is asked anew. Out: the lines that are new. The
 * gateway numbers nothing, so the place is known by counting where the log was read from its start, and otherwise by
 * the lines seen last, found again in a row.
 */
export interface LogMemory {
  add(pod: string, message: string): void;
  /** How many lines of a replay were seen before; undefined when that cannot be known. */
  seenOf(pod: string, replay: readonly string[]): number | undefined;
}

/** Lines remembered per replica. */
const remembered = 200;

interface Seen {
  readonly last: string[];
  total: number;
}

/** `fromStart`: every line of the log has been added; `most`: replays of so many lines may be cut at their beginning. */
export function createLogMemory({
  fromStart,
  most,
}: {
  readonly fromStart: boolean;
  readonly most: number;
}): LogMemory {
  const pods = new Map<string, Seen>();
  return {
    add(pod, message) {
      const seen = pods.get(pod) ?? { last: [], total: 0 };
      seen.last.push(message);
      seen.total++;
      if (seen.last.length > remembered * 2) seen.last.splice(0, seen.last.length - remembered);
      pods.set(pod, seen);
    },
    seenOf(pod, replay) {
      const seen = pods.get(pod);
      if (seen === undefined) return 0;
      const { last, total } = seen;
      const isWhole = fromStart && replay.length < most && replay.length >= total;
      if (isWhole && endsWith(replay.slice(0, total), last)) return total;
      return overlapEnd(replay, last);
    },
  };
}

/** Where a replay goes on after the lines seen: behind the place where the most of them stand in a row. */
export function overlapEnd(replay: readonly string[], before: readonly string[]): number | undefined {
  let best = 0;
  let end: number | undefined;
  for (let at = replay.length; at > 0; at--) {
    let run = 0;
    while (run < at && run < before.length && replay[at - 1 - run] === before[before.length - 1 - run]) run++;
    // Part of a row counts when the replay begins in it, or when it is long enough not to be chance.
    if (run > best && (run === at || run === before.length || run >= 3)) {
      best = run;
      end = at;
      if (run === before.length) break;
    }
  }
  return end;
}

function endsWith(lines: readonly string[], tail: readonly string[]): boolean {
  return tail.every((line, at) => lines[lines.length - tail.length + at] === line);
}
