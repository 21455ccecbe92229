/** Why workloads are simulated, and what a person does to have them run. */
export type SimulatedBecause = "chosen" | "no-engine";

export const wayOut: Readonly<Record<SimulatedBecause, string>> = {
  chosen:
    "This was chosen at the start (--runtime simulated); with --runtime auto and Docker the images themselves run.",
  "no-engine": "No Docker engine answered at the start; with one the images themselves run.",
};
