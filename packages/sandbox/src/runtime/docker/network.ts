/**
 * The network of a lease.
 *
 * In: its name. Out: a bridge with a small subnet of a range that is meant for tests (198.19.0.0/16): an engine's own
 * ranges are used up after thirty networks, and other programs on the machine want some too.
 */
import { createHash } from "node:crypto";
import { type Engine, EngineRefused } from "./engine.ts";

const subnets = 512;
const mostTries = 64;

/** Makes it unless it is there. */
export async function createNetwork(
  engine: Engine,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const whole = { Name: name, CheckDuplicate: true, Driver: "bridge", Labels: labels };
  const first = createHash("sha256").update(name).digest().readUInt16BE();
  for (let attempt = 0; ; attempt++) {
    const subnet = subnetOf((first + attempt) % subnets);
    // Where none of ours is free, the engine chooses.
    const body = attempt < mostTries ? { ...whole, IPAM: { Config: [{ Subnet: subnet }] } } : whole;
    try {
      await engine.call("POST", "/networks/create", { body });
      return;
    } catch (error) {
      if (!(error instanceof EngineRefused)) throw error;
      if (error.status === 409) return;
      if (!/overlap/i.test(error.message) || attempt >= mostTries) throw error;
    }
  }
}

/** 126 addresses each. */
const subnetOf = (at: number): string => `198.19.${at >> 1}.${(at & 1) * 128}/25`;
