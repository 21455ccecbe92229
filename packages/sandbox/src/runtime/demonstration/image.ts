/**
 * What runs on Docker in the place of an image that cannot be had.
 *
 * In: an engine, and a service whose registry cannot be reached. Out: the same service with an image of our own, made from
 * two small programs that come with Slipway: a web server on the service's ports, and a shell that knows a few commands.
 * What stays true: nothing is fetched, and whoever looks at its page, log, events or shell is told what it stands in for.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ManifestService } from "../../gateway/manifest.ts";
import type { Engine } from "../docker/engine.ts";
import { hasImage } from "../docker/images.ts";
import { type Machine, programFile } from "./program.ts";
import { tarOf } from "./tar.ts";

const program = "slipway-demonstration";
/** Names under which the program is a command. */
const commands = "sh cat echo env false help hostname ls printenv pwd sleep true uname whoami".split(" ");

/** Puts a service's stand-in together, and its image on the engine when it is not there. */
export type StandIn = (service: ManifestService) => Promise<ManifestService>;

/** Undefined for engines on machines that the program was not compiled for. */
export function createStandIn(
  engine: Engine,
  { Os, Arch }: { readonly Os: string; readonly Arch: string },
): StandIn | undefined {
  const machine = machines.find((each) => each === Arch);
  if (Os !== "linux" || machine === undefined) return undefined;
  return async (service) => {
    const image = await ensureDemonstration(engine, machine);
    const ports = (service.expose ?? []).filter(({ proto }) => proto === "TCP").map(({ port }) => port);
    const env = [
      ...(service.env ?? []),
      `SLIPWAY_IMAGE=${service.image}`,
      `SLIPWAY_SERVICE=${service.name}`,
      `SLIPWAY_PORTS=${[...new Set(ports)].join(" ")}`,
    ];
    return { ...service, image, command: null, args: null, env };
  };
}

const machines: readonly Machine[] = ["amd64", "arm64"];

/** Imports the image unless it is there, and gives its name. */
async function ensureDemonstration(engine: Engine, machine: Machine): Promise<string> {
  const archive = archiveOf(machine);
  // The name tells the content, so that another version of Slipway brings its own.
  const tag = createHash("sha256").update(archive).digest("hex").slice(0, 12);
  const image = `slipway/demonstration:${tag}`;
  if (await hasImage(engine, image)) return image;
  const changes = [`ENTRYPOINT ["/bin/${program}"]`, "LABEL dev.slipway.demonstration=yes"];
  await engine.call("POST", "/images/create", {
    query: { fromSrc: "-", repo: "slipway/demonstration", tag, platform: `linux/${machine}` },
    lists: { changes },
    bytes: archive,
  });
  return image;
}

function archiveOf(machine: Machine): Buffer {
  return tarOf([
    { kind: "folder", name: "bin/", mode: 0o755 },
    { kind: "file", name: `bin/${program}`, bytes: readFileSync(programFile(machine)) },
    ...commands.map((name) => ({ kind: "link", name: `bin/${name}`, to: program }) as const),
    { kind: "folder", name: "tmp/", mode: 0o1777 },
  ]);
}
