/**
 * Bringing the containers of a lease to a manifest.
 *
 * In: what should run. Out: containers that do, each step told as an event. Doing it again changes nothing; a try that
 * broke in the middle is taken up by the next.
 */
import type { LeaseId } from "../../gateway/chain-view.ts";
import type { ManifestGroup, ManifestService } from "../../gateway/manifest.ts";
import type { StandIn } from "../demonstration/image.ts";
import type { EventBook } from "../event-book.ts";
import { podNames } from "../names.ts";
import { type Engine, EngineRefused } from "./engine.ts";
import { ensureImage, isWithinReach } from "./images.ts";
import { insist } from "./insist.ts";
import { createNetwork } from "./network.ts";
import { listPods, type PodState, removeContainer } from "./pods.ts";
import {
  containerName,
  containerSpec,
  formOf,
  leaseLabels,
  networkName,
  type Origin,
  volumesOf,
} from "./spec.ts";

export interface ReplicasOptions {
  readonly engine: Engine;
  readonly lease: LeaseId;
  readonly origin: Origin;
  readonly hasGpu: boolean;
  /** The machine that containers are said to run on. */
  readonly node: string;
  readonly events: EventBook;
  /** Runs in the place of an image whose registry cannot be reached; absent: such an image is waited for. */
  readonly standIn?: StandIn;
}

/** What of a service was brought up last. */
interface Brought {
  readonly generation: number;
  readonly form: string;
  /** Whether its own image runs, and not a stand-in. */
  isGenuine: boolean;
  isStandIn: boolean;
  complete: boolean;
}

export class Replicas {
  readonly #options: ReplicasOptions;
  readonly #brought = new Map<string, Brought>();

  constructor(options: ReplicasOptions) {
    this.#options = options;
  }

  /** How often a service was given another form. */
  generation(service: string): number {
    return this.#brought.get(service)?.generation ?? 0;
  }

  /** Services in whose place a demonstration runs. */
  standIns(): string[] {
    return [...this.#brought].filter(([, { isStandIn }]) => isStandIn).map(([service]) => service);
  }

  /** Throws what the engine could not do; the signal says that something else is wanted by now. */
  async bring(wanted: ManifestGroup, signal: AbortSignal): Promise<void> {
    const { engine, lease, origin } = this.#options;
    await createNetwork(engine, networkName(lease), leaseLabels(lease, origin));
    const services = wanted.services ?? [];
    const pods = await listPods(engine, lease);
    for (const pod of pods.filter((each) => !services.some(({ name }) => name === each.service))) {
      await this.#stop(pod);
      this.#brought.delete(pod.service);
    }
    // One that cannot start does not hold the others up.
    await Promise.all(
      services.map((service) =>
        insist(
          () => this.#bringService(service, signal),
          signal,
          () => {},
        ),
      ),
    );
  }

  async #bringService(service: ManifestService, signal: AbortSignal): Promise<void> {
    const { engine, lease, node } = this.#options;
    const form = formOf(service);
    const known = this.#brought.get(service.name);
    if (known?.form === form && known.complete) return;
    const generation = known?.form === form ? known.generation : (known?.generation ?? 0) + 1;
    const brought: Brought = {
      generation,
      form,
      isGenuine: known?.isGenuine ?? false,
      isStandIn: false,
      complete: false,
    };
    this.#brought.set(service.name, brought);
    const names = podNames(lease, service, generation);
    if (known?.form !== form) {
      for (const pod of names) this.#note(pod, "Scheduled", `Successfully assigned ${pod} to ${node}`);
    }
    const runs = await this.#imageFor(service, names, brought, signal);
    const old = (await listPods(engine, lease)).filter((each) => each.service === service.name);
    for (const pod of old) await this.#stop(pod);
    for (const [replica, pod] of names.entries()) {
      signal.throwIfAborted();
      await this.#start(runs, { pod, replica, form });
    }
    brought.complete = true;
  }

  /** Has the image on the machine; gives the service as it can run, its own or one that stands in for it. */
  async #imageFor(
    service: ManifestService,
    pods: readonly string[],
    brought: Brought,
    signal: AbortSignal,
  ): Promise<ManifestService> {
    const { engine, standIn } = this.#options;
    // What has run for real is not taken away: its update waits for the image, as it would elsewhere.
    if (standIn !== undefined && !brought.isGenuine && !(await isWithinReach(engine, service))) {
      const { image } = service;
      for (const pod of pods) {
        this.#note(pod, "Failed", `Failed to pull image "${image}": no way to its registry`, "Warning");
        this.#note(pod, "Pulled", `Slipway's demonstration runs in the place of image "${image}"`);
      }
      brought.isStandIn = true;
      return await standIn(service);
    }
    for (const pod of pods) {
      await ensureImage(engine, service, signal, (reason, text, type) => this.#note(pod, reason, text, type));
    }
    brought.isGenuine = true;
    return service;
  }

  async #start(
    service: ManifestService,
    { pod, replica, form }: { readonly pod: string; readonly replica: number; readonly form: string },
  ): Promise<void> {
    const { engine, lease, origin, hasGpu } = this.#options;
    for (const volume of volumesOf({ lease, service, replica })) {
      await engine.call("POST", "/volumes/create", {
        body: { Name: volume, Labels: leaseLabels(lease, origin) },
      });
    }
    if (Number(service.resources.gpu?.units.val ?? 0) > 0 && !hasGpu) {
      this.#note(
        pod,
        "FailedScheduling",
        "This machine has no GPU for containers; the service runs without.",
        "Warning",
      );
    }
    try {
      const body = containerSpec({ lease, service, pod, form, replica, origin, hasGpu });
      const query = { name: containerName(lease, pod) };
      // The engine answers with the container's number.
      const { Id } = (await engine.call("POST", "/containers/create", { query, body })) as { Id: string };
      this.#note(pod, "Created", `Created container ${service.name}`);
      await engine.call("POST", `/containers/${Id}/start`);
      this.#note(pod, "Started", `Started container ${service.name}`);
    } catch (error) {
      if (error instanceof EngineRefused) {
        this.#note(pod, "Failed", `Error: ${error.message}`, "Warning");
        this.#note(pod, "BackOff", `Back-off starting container ${service.name}`, "Warning");
      }
      throw error;
    }
  }

  async #stop({ id, pod, service }: PodState): Promise<void> {
    this.#note(pod, "Killing", `Stopping container ${service}`);
    await removeContainer(this.#options.engine, id);
  }

  #note(pod: string, reason: string, note: string, type = "Normal"): void {
    this.#options.events.add({ type, reason, note, object: { kind: "Pod", name: pod } });
  }
}
