/** Exposed ports as the manifest lists them, and the endpoints that follow from them (chain-sdk go/sdl/expose.go). */
import type { Expose, HttpOptions, SdlDocument } from "../decode/document.ts";
import { compareBytes, goSort } from "../sort.ts";
import { sortedKeys } from "./order.ts";
import type { Endpoint, ManifestExpose, ManifestHttpOptions } from "./types.ts";

/**
 * Sequence numbers of the leased IPs. Every `to` that is not plainly global counts, the nameless ones too, and of
 * equal names the last number wins: so the numbers have gaps, and they must.
 */
export function endpointSequence(document: SdlDocument): Map<string, number> {
  const names: string[] = [];
  for (const service of sortedKeys(document.deployment)) {
    for (const expose of document.services?.get(service)?.expose ?? []) {
      for (const to of expose.to ?? []) if (!to.global || to.ip !== "") names.push(to.ip);
    }
  }
  names.sort(compareBytes);
  return new Map(names.map((name, i) => [name, i + 1]));
}

export function buildExposes(
  exposes: readonly Expose[] | null,
  sequence: ReadonlyMap<string, number>,
): ManifestExpose[] {
  const built: ManifestExpose[] = [];
  for (const expose of exposes ?? []) {
    const { port, as: externalPort, accept: hosts } = expose;
    const proto = toProtocol(expose.proto) ?? "TCP";
    const httpOptions = buildHttpOptions(expose.httpOptions);
    const targets = expose.to === null || expose.to.length === 0 ? [nobody] : expose.to;
    for (const { service, global, ip } of targets) {
      const endpointSequenceNumber = global && ip !== "" ? (sequence.get(ip) ?? 0) : 0;
      built.push({
        port,
        externalPort,
        proto,
        service,
        global,
        hosts,
        httpOptions,
        ip,
        endpointSequenceNumber,
      });
    }
  }
  goSort(built, comesBefore);
  return built;
}

const nobody = { service: "", global: false, ip: "" };

/** tcp unless said otherwise, in any case; undefined for another protocol. */
export function toProtocol(proto: string): "TCP" | "UDP" | undefined {
  if (proto === "") return "TCP";
  const upper = proto.toUpperCase();
  return upper === "TCP" || upper === "UDP" ? upper : undefined;
}

function comesBefore(a: ManifestExpose, b: ManifestExpose): boolean {
  if (a.service !== b.service) return compareBytes(a.service, b.service) < 0;
  if (a.port !== b.port) return a.port < b.port;
  if (a.proto !== b.proto) return a.proto < b.proto;
  return a.global !== b.global && a.global;
}

function buildHttpOptions(given: HttpOptions): ManifestHttpOptions {
  return {
    maxBodySize: given.maxBodySize || 1_048_576,
    readTimeout: given.readTimeout || 60_000,
    sendTimeout: given.sendTimeout || 60_000,
    nextTries: given.nextTries || 3,
    nextTimeout: given.nextTimeout,
    nextCases:
      given.nextCases === null || given.nextCases.length === 0 ? ["error", "timeout"] : given.nextCases,
    ...(given.proxyBufferSize === 0 ? {} : { proxyBufferSize: given.proxyBufferSize }),
  };
}

/** One shared-HTTP or random-port endpoint for each global port, and its leased IP after it. */
export function endpointsOf(exposes: readonly ManifestExpose[]): Endpoint[] {
  const endpoints: Endpoint[] = [];
  for (const expose of exposes) {
    if (!expose.global) continue;
    const plain: Endpoint = isIngress(expose) ? { sequence_number: 0 } : { kind: 1, sequence_number: 0 };
    if (expose.ip === "") endpoints.push(plain);
    else {
      const leased: Endpoint = { kind: 2, sequence_number: expose.endpointSequenceNumber };
      endpoints.push(...(leased.sequence_number > 0 ? [plain, leased] : [leased, plain]));
    }
  }
  return endpoints;
}

/** Served by the provider's HTTP proxy rather than by a port of its own. */
export function isIngress({ proto, global, port, externalPort }: ManifestExpose): boolean {
  return proto === "TCP" && global && (externalPort || port) === 80;
}

/** Two uses of a leased IP collide when this is equal; the spelling of the protocol counts, as in Go. */
export function exposeKey(ip: string, as: number, proto: string): string {
  return `${ip}-${as}-${proto}`;
}
