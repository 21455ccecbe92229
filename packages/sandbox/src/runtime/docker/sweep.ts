/** Removing what a crash left behind: objects with our labels whose maker no longer lives. */
import { type LeaseId, leaseText } from "../../gateway/chain-view.ts";
import { type Engine, filters } from "./engine.ts";
import { listPods, quietly, removeContainer } from "./pods.ts";
import { label, networkName, type Origin } from "./spec.ts";

interface Labelled {
  readonly Id?: string;
  readonly Name?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

/** Instances with this prefix keep nothing: their volumes go too. */
export const ephemeral = "ephemeral-";

/** Removes containers and networks of dead makers, and volumes of those that keep nothing. Gives how many. */
export async function sweep(
  engine: Engine,
  origin: Origin,
  isAlive: (pid: number) => boolean,
): Promise<number> {
  const query = { all: true, filters: filters({ label: [label.instance] }) };
  const isLeft = ({ Labels }: Labelled): boolean => {
    const pid = Number(Labels?.[label.pid] ?? 0);
    if (Labels?.[label.instance] === origin.instance) return true;
    // Whether a process of another machine lives cannot be seen from here.
    return Labels?.[label.machine] === origin.machine && !isAlive(pid);
  };
  // The engine's own forms.
  const containers = ((await engine.call("GET", "/containers/json", { query })) as Labelled[]).filter(isLeft);
  for (const each of containers) await removeContainer(engine, each.Id ?? "");
  const networks = ((await engine.call("GET", "/networks", { query })) as Labelled[]).filter(isLeft);
  for (const each of networks) await quietly(engine.call("DELETE", `/networks/${each.Id}`));
  const { Volumes } = (await engine.call("GET", "/volumes", { query })) as { Volumes: Labelled[] | null };
  const volumes = (Volumes ?? []).filter(
    (each) => isLeft(each) && each.Labels?.[label.instance]?.startsWith(ephemeral),
  );
  for (const each of volumes) await quietly(engine.call("DELETE", `/volumes/${each.Name}`));
  return containers.length + networks.length + volumes.length;
}

/** Removes all that belongs to a lease, known or not; volumes too when told. */
export async function removeLease(
  engine: Engine,
  lease: LeaseId,
  { volumes }: { readonly volumes: boolean },
): Promise<void> {
  const query = { all: true, filters: filters({ label: [`${label.lease}=${leaseText(lease)}`] }) };
  for (const { id } of await listPods(engine, lease)) await removeContainer(engine, id);
  await quietly(engine.call("DELETE", `/networks/${networkName(lease)}`));
  if (!volumes) return;
  // The engine's own form.
  const { Volumes } = (await engine.call("GET", "/volumes", { query })) as { Volumes: Labelled[] | null };
  for (const { Name } of Volumes ?? []) await quietly(engine.call("DELETE", `/volumes/${Name}`));
}

/** Whether a process of this machine lives. */
export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
