/**
 * What runs the workloads of a sandbox.
 *
 * In: a wish. Out: a runtime behind the providers' gateways: Docker where an engine answers, simulated where none does.
 * Left to choose, Docker also runs a demonstration of our own in the place of images whose registry cannot be reached.
 * What stays true: what is simulated, or stands in for something else, says so wherever it is shown.
 */
import { sandboxError } from "../errors.ts";
import { createDockerRuntime } from "./docker/docker.ts";
import { findSocket, reachEngine } from "./docker/engine.ts";
import type { Runtime } from "./runtime.ts";
import { createSimulatedRuntime } from "./simulated/simulated.ts";

export type { ReplicaMetrics, Runtime, RuntimeProvider } from "./runtime.ts";

export interface RuntimeOptions {
  readonly kind?: "docker" | "simulated" | "auto";
  /** Names the sandbox over restarts, so that volumes of its leases are found again; absent: nothing is kept. */
  readonly instance?: string;
  readonly host?: string;
  /** The port of the host names; another is taken when somebody has it. 0: any. */
  readonly ingressPort?: number;
  /** The engine's socket; default where engines listen. */
  readonly dockerSocket?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => number;
}

/** Throws `SANDBOX_DOCKER_ABSENT` when Docker is wished for and no engine answers. */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const { kind = "auto", env = process.env, dockerSocket = findSocket(env), ...rest } = options;
  if (kind === "simulated") return await createSimulatedRuntime({ ...rest, why: "chosen" });
  const engine = dockerSocket === undefined ? undefined : await reachEngine(dockerSocket);
  if (engine !== undefined) return await createDockerRuntime({ ...rest, engine, standsIn: kind === "auto" });
  if (kind === "auto") return await createSimulatedRuntime({ ...rest, why: "no-engine" });
  throw sandboxError(
    "SANDBOX_DOCKER_ABSENT",
    `No Docker engine answers at ${dockerSocket ?? "any of the usual places"}.`,
  );
}
