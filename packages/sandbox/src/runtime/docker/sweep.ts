/** Removing what a crash left behind: objects with our labels whose maker no longer lives. */
import { type Engine, filters } from "./engine.ts";
import { quietly, removeContainer } from "./pods.ts";
import { label, type Origin } from "./spec.ts";

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
    return Labels?.[label.instance] === origin.instance || !isAlive(pid);
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
