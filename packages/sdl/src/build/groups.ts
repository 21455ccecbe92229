/**
 * Builds group specs and manifest from a document that passed every check, exactly as chain-sdk does
 * (go/sdl/groupBuilder_v2.go, groupBuilder_v2_1.go): services and placements in byte order, one resource unit per
 * service, shared by profile from version 2.1 on.
 */
import type { SdlDocument, Service, ServiceDeployment } from "../decode/document.ts";
import { formatAmount } from "../price-amount.ts";
import { compareBytes, goSort } from "../sort.ts";
import { buildExposes, endpointSequence, endpointsOf } from "./expose.ts";
import { sortedKeys } from "./order.ts";
import { buildResources, toJsonAttributes } from "./resources.ts";
import type { GroupSpec, ManifestGroup, ManifestParams, ManifestService, ResourceUnit } from "./types.ts";

export interface Built {
  groups: GroupSpec[];
  manifest: ManifestGroup[];
}

interface GroupDraft {
  spec: GroupSpec;
  manifest: ManifestGroup;
  /** Resource units by compute profile; shared from version 2.1 on. */
  units: Map<string, ResourceUnit>;
  tee: string;
}

export function buildGroups(document: SdlDocument, sharesUnits: boolean): Built {
  const sequence = endpointSequence(document);
  const drafts = new Map<string, GroupDraft>();
  for (const name of sortedKeys(document.deployment)) {
    const placements = document.deployment?.get(name) ?? null;
    const service = document.services?.get(name);
    if (service === undefined) continue;
    for (const placementName of sortedKeys(placements)) {
      const deployed = placements?.get(placementName);
      if (deployed === undefined) continue;
      const draft = drafts.get(placementName) ?? startGroup(document, placementName);
      drafts.set(placementName, draft);
      addService(document, draft, { name, service, deployed, sequence, sharesUnits });
    }
  }
  const ordered = sortedKeys(drafts).flatMap((name) => drafts.get(name) ?? []);
  return { groups: ordered.map((draft) => draft.spec), manifest: ordered.map((draft) => draft.manifest) };
}

function startGroup(document: SdlDocument, name: string): GroupDraft {
  const placement = document.profiles.placement?.get(name);
  const { allOf = null, anyOf = null } = placement?.signedBy ?? {};
  const spec: GroupSpec = {
    name,
    requirements: {
      signed_by: { all_of: allOf, any_of: anyOf },
      attributes: placement?.attributes ? toJsonAttributes(placement.attributes) : null,
    },
    resources: [],
  };
  return { spec, manifest: { name, services: [] }, units: new Map(), tee: "" };
}

interface Placed {
  name: string;
  service: Service;
  deployed: ServiceDeployment;
  sequence: ReadonlyMap<string, number>;
  sharesUnits: boolean;
}

function addService(document: SdlDocument, draft: GroupDraft, placed: Placed): void {
  const { name, service, deployed, sequence, sharesUnits } = placed;
  const tee = service.params?.tee ?? "";
  if (tee !== "" && draft.tee === "") requireTee(draft, tee);
  const expose = buildExposes(service.expose, sequence);
  const endpoints = endpointsOf(expose);
  const profile = document.profiles.compute?.get(deployed.profile)?.resources;
  if (profile === null || profile === undefined) return;
  const shared = sharesUnits ? draft.units.get(deployed.profile) : undefined;
  const unit = shared ?? {
    resource: buildResources(profile, draft.spec.resources.length + 1),
    count: 0,
    price: priceOf(document, draft, deployed),
  };
  if (shared === undefined) {
    unit.resource.endpoints = endpoints;
    unit.count = deployed.count;
    draft.spec.resources.push(unit);
    draft.units.set(deployed.profile, unit);
  } else {
    unit.count = (unit.count + deployed.count) >>> 0;
    unit.resource.endpoints = [...unit.resource.endpoints, ...endpoints];
    goSort(unit.resource.endpoints, (a, b) => a.sequence_number < b.sequence_number);
  }
  const resources = { ...unit.resource, endpoints };
  draft.manifest.services.push(
    buildService(name, service, deployed.count, { resources, expose, keepsEmail: sharesUnits }),
  );
}

function priceOf(
  document: SdlDocument,
  draft: GroupDraft,
  deployed: ServiceDeployment,
): ResourceUnit["price"] {
  const price = document.profiles.placement?.get(draft.spec.name)?.pricing?.get(deployed.profile);
  return { denom: price?.denom ?? "", amount: formatAmount(price?.amount ?? 0n) };
}

function requireTee(draft: GroupDraft, tee: string): void {
  draft.tee = tee;
  const attributes = [...(draft.spec.requirements.attributes ?? []), { key: "tee/type", value: tee }];
  goSort(attributes, (a, b) => compareBytes(a.key ?? "", b.key ?? "") < 0);
  draft.spec.requirements.attributes = attributes;
}

function buildService(
  name: string,
  service: Service,
  count: number,
  {
    resources,
    expose,
    keepsEmail,
  }: { resources: ManifestService["resources"]; expose: ManifestService["expose"]; keepsEmail: boolean },
): ManifestService {
  const { image, command, args, env, credentials } = service;
  const params = buildParams(service);
  return {
    name,
    image,
    command,
    args,
    env,
    resources,
    count,
    expose,
    ...(params === undefined ? {} : { params }),
    credentials: credentials === null ? null : buildCredentials(credentials, keepsEmail),
  };
}

function buildCredentials(
  given: NonNullable<Service["credentials"]>,
  trims: boolean,
): ManifestService["credentials"] {
  const { host, email, username, password } = given;
  if (!trims) return { host, email: "", username, password };
  return { host: goTrim(host), email: goTrim(email), username: goTrim(username), password: goTrim(password) };
}

/** Go's `strings.TrimSpace`: NEL is white space, the byte order mark is not. */
export function goTrim(text: string): string {
  return text.replace(/^[\s\x85]+|[\s\x85]+$/g, (blank) =>
    blank.includes("\ufeff") ? trimAround(blank) : "",
  );
}

function trimAround(blank: string): string {
  const first = blank.indexOf("\ufeff");
  return blank.slice(first, blank.lastIndexOf("\ufeff") + 1);
}

function buildParams({ params }: Service): ManifestParams | undefined {
  if (params === null) return undefined;
  const names = sortedKeys(params.storage);
  const storage = names.flatMap((name) => {
    const mount = params.storage?.get(name);
    return mount === undefined ? [] : [{ name, mount: mount.mount, readOnly: mount.readOnly }];
  });
  const read = params.permissions?.read ?? [];
  return {
    storage: storage.length === 0 ? null : storage,
    ...(params.permissions === null ? {} : { permissions: read.length === 0 ? {} : { read } }),
    ...(params.tee === "" ? {} : { tee: { type: params.tee, attestation: true } }),
  };
}
