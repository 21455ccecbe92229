/** Getting images, told in Kubernetes words. */

import { pause } from "@slipway/chain/wait";
import { ClusterError } from "../../gateway/cluster.ts";
import type { ManifestService } from "../../gateway/manifest.ts";
import { type Engine, EngineRefused } from "./engine.ts";
import { imageParts, registryAuth } from "./spec.ts";

type Tell = (reason: string, text: string, type?: string) => void;

/** Pauses between attempts to pull, in milliseconds; the last is used again and again. */
const pauses = [2000, 5000, 10_000, 20_000, 60_000];

/** Returns when the image is on this machine; tries until it is or the signal says stop. */
export async function ensureImage(
  engine: Engine,
  service: ManifestService,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  const { image } = service;
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    if (await hasImage(engine, image)) {
      if (attempt === 0) tell("Pulled", `Container image "${image}" already present on machine`);
      return;
    }
    tell("Pulling", `Pulling image "${image}"`);
    try {
      await pull(engine, service, signal);
      tell("Pulled", `Successfully pulled image "${image}"`);
      return;
    } catch (error) {
      signal.throwIfAborted();
      tell(
        "Failed",
        `Failed to pull image "${image}": ${error instanceof Error ? error.message : error}`,
        "Warning",
      );
      tell("BackOff", `Back-off pulling image "${image}"`, "Warning");
      await pause(pauses[Math.min(attempt, pauses.length - 1)] ?? 0, signal);
    }
  }
}

/** How an engine says that there is no way to a registry; anything else is the registry's own answer. */
const noWay =
  /no such host|connection refused|i\/o timeout|unreachable|no route to host|Client\.Timeout|handshake timeout|server misbehaving|name resolution/;

/** Whether the image is here or its registry can be reached; what the registry then says is another matter. */
export async function isWithinReach(engine: Engine, service: ManifestService): Promise<boolean> {
  const { image } = service;
  if (await hasImage(engine, image)) return true;
  const auth = registryAuth(service);
  const headers = auth === undefined ? {} : { headers: { "x-registry-auth": auth } };
  try {
    await engine.call("GET", `/distribution/${image}/json`, {
      ...headers,
      signal: AbortSignal.timeout(10_000),
    });
    return true;
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    return error instanceof EngineRefused && !noWay.test(error.message);
  }
}

export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  try {
    await engine.call("GET", `/images/${image}/json`);
    return true;
  } catch (error) {
    if (error instanceof EngineRefused && error.status === 404) return false;
    throw error;
  }
}

async function pull(engine: Engine, service: ManifestService, signal: AbortSignal): Promise<void> {
  const { name, tag } = imageParts(service.image);
  const auth = registryAuth(service);
  const progress = await engine.stream("POST", "/images/create", {
    query: { fromImage: name, ...(tag === "" ? {} : { tag }) },
    ...(auth === undefined ? {} : { headers: { "x-registry-auth": auth } }),
    signal,
  });
  let rest = "";
  for await (const chunk of progress) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    // A pull that fails says so in the middle of a good answer.
    const failed = lines.find((line) => line.includes('"error"'));
    if (failed !== undefined) throw new Error(errorIn(failed));
  }
  if (rest.includes('"error"')) throw new Error(errorIn(rest));
}

function errorIn(line: string): string {
  try {
    const said: unknown = JSON.parse(line);
    return said !== null && typeof said === "object" && "error" in said ? String(said.error) : line;
  } catch {
    return line;
  }
}
