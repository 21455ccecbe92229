// How the steps of a deployment read: the word, its tone, and what the person can do next.
import type { Step } from "@slipway/api";
import type { Tone } from "../parts/bits.tsx";

export interface StepLook {
  word: string;
  tone: Tone;
  /** What stands still or goes on, in one sentence. */
  says: string;
}

export const stepLooks: Record<Step, StepLook> = {
  bidding: {
    word: "Waiting for bids",
    tone: "busy",
    says: "Providers look at what you ask for and send their prices.",
  },
  accept: {
    word: "Choose a bid",
    tone: "wait",
    says: "Providers have answered. Nothing runs, and nothing is spent, until you accept a bid.",
  },
  manifest: {
    word: "Manifest not sent",
    tone: "wait",
    says: "The lease runs and is paid for, but its provider does not know yet what to run.",
  },
  running: { word: "Running", tone: "good", says: "The lease runs and its provider knows what to run." },
  paused: { word: "Paused", tone: "wait", says: "A group is paused. It runs again when you start it." },
  closed: { word: "Closed", tone: "off", says: "Nothing runs. What was not spent went back to you." },
  overdrawn: { word: "Out of money", tone: "bad", says: "The money ran out, so the chain closed it." },
};
