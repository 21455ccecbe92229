/**
 * `fromCompose(text)`: a docker-compose file as an SDL, as far as there is anything to map to. Each thing that cannot
 * be carried over is a problem with its place in the compose file; the SDL is complete and compiles all the same,
 * except that images which compose would build need a name.
 */
import { renderBlock, type SdlValue } from "../edit/render.ts";
import { Findings } from "../findings.ts";
import { type Problem, toProblems } from "../problems.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse.ts";
import { entriesOf } from "./read.ts";
import { type MappedService, mapService } from "./service.ts";

export interface ImportedSdl {
  /** The SDL, or "" when the text is no compose file. */
  readonly sdl: string;
  readonly problems: Problem[];
}

export function fromCompose(text: string): ImportedSdl {
  const findings = new Findings();
  const parsed = parseYaml(text);
  if (!parsed.ok) {
    findings.add(parsed.fault.code, { offset: parsed.fault.offset }, parsed.fault.message);
    return { sdl: "", problems: toProblems(text, null, findings.list) };
  }
  const { root } = parsed;
  const services = entriesOf(root === null ? undefined : entriesOf(root).get("services")?.value);
  if (root === null || services.size === 0) {
    findings.add("compose-services", { offset: 0 }, "This is no compose file: it has no services");
    return { sdl: "", problems: toProblems(text, root, findings.list) };
  }
  const names = serviceNames([...services.keys()]);
  const mapped = [...services].map(([name, { key, value }]) =>
    mapService(names.get(name) ?? name, value, key, findings),
  );
  reportRenames(services, names, findings);
  renameDependencies(mapped, names);
  openOnePort(mapped, findings, root);
  return { sdl: `${writeSdl(mapped)}\n`, problems: toProblems(text, root, findings.list) };
}

/** Names that the SDL allows: lower case, digits and hyphens, each one once. */
function serviceNames(names: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const base =
        name
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, "-")
          .replace(/^[-0-9]+|-+$/g, "") || "service";
      let unique = base;
      for (let number = 2; taken.has(unique); number++) unique = `${base}-${number}`;
      taken.add(unique);
      return [name, unique];
    }),
  );
}

function reportRenames(
  services: ReadonlyMap<string, { key: YamlNode }>,
  names: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  for (const [name, { key }] of services) {
    const renamed = names.get(name);
    if (renamed !== name) {
      findings.at("compose-name", key, `The service "${name}" is called "${renamed}" in the SDL`, {
        hint: "Change the name where other services connect to it.",
      });
    }
  }
}

function renameDependencies(mapped: readonly MappedService[], names: ReadonlyMap<string, string>): void {
  for (const { service } of mapped) {
    const list = service.dependencies;
    if (!Array.isArray(list)) continue;
    service.dependencies = list.map((item) => {
      const name = String((item as { service: string }).service); // built by mapService
      return { service: names.get(name) ?? name };
    });
  }
}

/** An SDL needs a port that is open to the world; the first published one on port 80 is served over HTTP. */
function openOnePort(mapped: readonly MappedService[], findings: Findings, root: YamlNode): void {
  const open = mapped.filter(({ published }) => published.length > 0);
  if (open.length === 0) {
    findings.at(
      "compose-no-port",
      root,
      "No port is published, and a deployment needs one that is open to the internet",
    );
    const first = mapped[0];
    if (first !== undefined) first.service.expose = [{ port: 80, as: 80, to: [{ global: true }] }];
    return;
  }
  if (open.some(({ published }) => published.some(({ as }) => as === 80))) return;
  const web = open
    .flatMap(({ service, published }) => published.map((port) => ({ service, port })))
    .find(({ port }) => webPorts.has(port.port));
  if (web === undefined || !Array.isArray(web.service.expose)) return;
  web.service.expose = web.service.expose.map((item) => {
    const port = item as { port: number }; // built by mapService
    return port.port === web.port.port ? { port: port.port, as: 80, to: [{ global: true }] } : item;
  });
}

/** Ports on which web servers usually listen; the first such one becomes the deployment's web address. */
const webPorts = new Set([80, 8080, 3000, 8000, 5000, 8888, 4000, 5173, 7860, 8081, 9000]);

const denom = "uact";

function writeSdl(mapped: readonly MappedService[]): string {
  const each = <T extends SdlValue>(make: (service: MappedService) => T): { [key: string]: T } => {
    return Object.fromEntries(mapped.map((service) => [service.name, make(service)]));
  };
  const sections: [string, SdlValue][] = [
    ["version", "2.0"],
    ["services", each(({ service }) => service)],
    [
      "profiles",
      {
        compute: each(({ resources }) => ({ resources })),
        placement: { anywhere: { pricing: each(() => ({ denom, amount: 10_000 })) } },
      },
    ],
    ["deployment", each(({ name, count }) => ({ anywhere: { profile: name, count } }))],
  ];
  return sections.map(([key, value]) => renderBlock({ [key]: value }, 0).join("\n")).join("\n\n");
}
