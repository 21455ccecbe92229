import { pause } from "@slipway/chain/wait";

/** A wait that somebody who knows of news can end. A ring while nobody waits ends the next wait. */
export interface Bell {
  ring(): void;
  /** Waits so long, or until it rings or the signal ends; says whether it rang. */
  wait(milliseconds: number, signal: AbortSignal): Promise<boolean>;
}

export function createBell(): Bell {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    async wait(milliseconds, signal) {
      await pause(milliseconds, AbortSignal.any([signal, rung.signal]));
      const rang = rung.signal.aborted;
      if (rang) rung = new AbortController();
      return rang;
    },
  };
}
