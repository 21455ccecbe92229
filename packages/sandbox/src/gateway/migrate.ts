/** Moving host names and leased addresses to another deployment of the same owner. */
import type { ServerResponse } from "node:http";
import { empty, json, text } from "./answers.ts";
import { type Cluster, textOf } from "./cluster.ts";
import { decodeGo, GoTypeError, type Shape } from "./go-decode.ts";
import { GoJsonError, parseGoJson } from "./go-json.ts";
import { externalPortOf, type ManifestExpose, type ManifestGroup } from "./manifest.ts";
import { quote } from "./manifest-check.ts";

export type MigrateKind = "hostname" | "endpoint";

interface Wish {
  readonly names: readonly string[];
  readonly destination_dseq: number;
  readonly destination_gseq: number;
}

interface Place {
  readonly service: string;
  readonly expose: ManifestExpose;
}

export async function serveMigrate(
  response: ServerResponse,
  kind: MigrateKind,
  body: string,
  { cluster, owner, provider }: { cluster: Cluster; owner: string; provider: string },
): Promise<void> {
  const wish = parseWish(kind, body);
  if (wish === undefined) return empty(response, 422);
  if (wish.names.length === 0) return empty(response, 400);
  const to = { owner, dseq: BigInt(wish.destination_dseq), gseq: wish.destination_gseq, provider };
  let destination: Awaited<ReturnType<Cluster["destination"]>>;
  try {
    destination = await cluster.destination(to);
  } catch {
    return empty(response, 500);
  }
  if (destination === undefined) return text(response, 400, "destination deployment does not exist");
  const { lease, group } = destination;
  const places: Place[] = [];
  for (const name of wish.names) {
    const place = placeOf(kind, group, name);
    if (place === undefined) return text(response, 400, absent(kind, name));
    places.push(place);
  }
  for (const [index, { service, expose }] of places.entries()) {
    const name = wish.names[index] ?? "";
    const port = externalPortOf(expose);
    try {
      if (kind === "hostname") await cluster.transferHostname(lease, { host: name, service, port });
      else
        await cluster.declareIp(lease, {
          service,
          port: expose.port,
          externalPort: port,
          proto: expose.proto,
          sharingKey: name,
        });
    } catch (error) {
      return text(response, 500, `failed transferring ${quote(name)}: ${textOf(error)}`);
    }
  }
  json(response, { transferred: wish.names }, 200, "application/json");
}

function parseWish(kind: MigrateKind, body: string): Wish | undefined {
  const list = `${kind}s_to_migrate`;
  const shape: Shape = {
    kind: "struct",
    type: "gateway.migrateRequestBody",
    fields: [
      { name: list, shape: { kind: "list", of: { kind: "string" }, type: "[]string" } },
      { name: "destination_dseq", shape: { kind: "uint", bits: 64 } },
      { name: "destination_gseq", shape: { kind: "uint", bits: 32 } },
    ],
  };
  try {
    // The shape says so.
    const wish = decodeGo(shape, parseGoJson(body)) as Omit<Wish, "names"> &
      Record<string, readonly string[] | null>;
    return {
      names: wish[list] ?? [],
      destination_dseq: wish.destination_dseq,
      destination_gseq: wish.destination_gseq,
    };
  } catch (error) {
    if (error instanceof GoJsonError || error instanceof GoTypeError) return undefined;
    throw error;
  }
}

function placeOf(kind: MigrateKind, group: ManifestGroup, name: string): Place | undefined {
  for (const service of group.services ?? []) {
    const expose = (service.expose ?? []).find((each) =>
      kind === "hostname" ? (each.hosts ?? []).includes(name) : each.ip === name,
    );
    if (expose !== undefined) return { service: service.name, expose };
  }
  return undefined;
}

function absent(kind: MigrateKind, name: string): string {
  return kind === "hostname"
    ? `the hostname ${quote(name)} is not used by this deployment`
    : `the endpoint ${quote(name)} does not exist in the destination deployment`;
}
