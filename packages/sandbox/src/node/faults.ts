/** Bad luck on demand: what the node's HTTP faces do wrong, so that clients can be tried against it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Change, readFields, readFlag, readNumber, readOneOf, readWhole } from "../lever-values.ts";

export interface FaultSettings {
  /** Milliseconds that every answer waits. */
  readonly stall: number;
  /** Share of requests (0 to 1) whose connection is cut. */
  readonly drop: number;
  /** Answer everything with this status; null: serve. */
  readonly status: 429 | 502 | null;
  /** How many of the newest blocks clients do not see yet. */
  readonly late: number;
  /** Put waiting transactions into blocks in another order than they came. */
  readonly shuffle: boolean;
}

/** A status that is there and undefined serves again. */
export type FaultsChange = Change<FaultSettings>;

export interface Faults {
  readonly settings: FaultSettings;
  /** Throws SANDBOX_LEVER_WRONG. */
  set(change: FaultsChange): void;
  /** True when the request has met its fate and must not be served. */
  strike(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Whether a WebSocket that wants to open must not. */
  readonly refusesSockets: boolean;
  reorder(txs: Uint8Array[]): Uint8Array[];
}

export const noFaults: FaultSettings = { stall: 0, drop: 0, status: null, late: 0, shuffle: false };

const texts = { 429: "429 Too Many Requests", 502: "502 Bad Gateway" } as const;

export function createFaults(random: () => number): Faults {
  let settings = noFaults;
  return {
    get settings() {
      return settings;
    },
    set(change) {
      settings = changedFaults(settings, change);
    },
    async strike(request, response) {
      if (settings.stall > 0) await wait(settings.stall, undefined, { ref: false });
      if (settings.drop > 0 && random() < settings.drop) {
        request.socket.destroy();
        return true;
      }
      const { status } = settings;
      if (status === null) return false;
      const headers = { "content-type": "text/html", ...(status === 429 ? { "retry-after": "1" } : {}) };
      response.writeHead(status, headers).end(`<html><head><title>${texts[status]}</title></head></html>\n`);
      return true;
    },
    get refusesSockets() {
      return settings.status !== null || (settings.drop > 0 && random() < settings.drop);
    },
    reorder(txs) {
      if (!settings.shuffle) return txs;
      for (let at = txs.length - 1; at > 0; at--) {
        const other = Math.floor(random() * (at + 1));
        const [here, there] = [txs[at], txs[other]];
        if (here && there) [txs[at], txs[other]] = [there, here];
      }
      return txs;
    },
  };
}

const longestStall = 600_000;
const mostLate = 1_000;

/** Throws SANDBOX_LEVER_WRONG. */
export function changedFaults(settings: FaultSettings, change: unknown): FaultSettings {
  const given = readFields("the faults", change, ["stall", "drop", "status", "late", "shuffle"]);
  const { stall, drop, late, shuffle } = { ...settings, ...given };
  const isStatusGiven = typeof change === "object" && change !== null && "status" in change;
  const { status = null } = isStatusGiven ? given : settings;
  return {
    stall: readWhole("stall", stall, 0, longestStall),
    drop: readNumber("drop", drop, 0, 1),
    status: readOneOf("status", status, [429, 502, null]),
    late: readWhole("late", late, 0, mostLate),
    shuffle: readFlag("shuffle", shuffle),
  };
}
