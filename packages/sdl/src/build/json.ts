/**
 * The manifest as JSON, as Go writes it after the Cosmos SDK's SortJSON: keys in byte order at every level, no spaces,
 * and Go's escapes (`<`, `>`, `&`, U+2028 and U+2029 as \u…). The provider gets these bytes, and the hash is taken of them.
 * Written key by key rather than sorted: the keys are known, and most of a compiler's time would go into sorting them.
 */
import type {
  Attribute,
  Endpoint,
  ManifestCredentials,
  ManifestExpose,
  ManifestGroup,
  ManifestHttpOptions,
  ManifestParams,
  ManifestService,
  Resources,
  StorageVolume,
} from "./types.ts";

export function manifestToJson(groups: readonly ManifestGroup[]): string {
  return list(
    groups,
    ({ name, services }) => `{"name":${text(name)},"services":${list(services, serviceJson)}}`,
  );
}

function serviceJson(service: ManifestService): string {
  const { args, command, count, credentials, env, expose, image, name, params, resources } = service;
  return `{"args":${texts(args)},"command":${texts(command)},"count":${count},"credentials":${credentialsJson(credentials)},"env":${texts(env)},"expose":${list(expose, exposeJson)},"image":${text(image)},"name":${text(name)}${params === undefined ? "" : `,"params":${paramsJson(params)}`},"resources":${resourcesJson(resources)}}`;
}

function credentialsJson(credentials: ManifestCredentials | null): string {
  if (credentials === null) return "null";
  const { email, host, password, username } = credentials;
  return `{"email":${text(email)},"host":${text(host)},"password":${text(password)},"username":${text(username)}}`;
}

function exposeJson(expose: ManifestExpose): string {
  const { endpointSequenceNumber, externalPort, global, hosts, httpOptions, ip, port, proto, service } =
    expose;
  return `{"endpointSequenceNumber":${endpointSequenceNumber},"externalPort":${externalPort},"global":${global},"hosts":${texts(hosts)},"httpOptions":${httpOptionsJson(httpOptions)},"ip":${text(ip)},"port":${port},"proto":"${proto}","service":${text(service)}}`;
}

function httpOptionsJson(options: ManifestHttpOptions): string {
  const { maxBodySize, nextCases, nextTimeout, nextTries, proxyBufferSize, readTimeout, sendTimeout } =
    options;
  const buffer = proxyBufferSize === undefined ? "" : `"proxyBufferSize":${proxyBufferSize},`;
  return `{"maxBodySize":${maxBodySize},"nextCases":${texts(nextCases)},"nextTimeout":${nextTimeout},"nextTries":${nextTries},${buffer}"readTimeout":${readTimeout},"sendTimeout":${sendTimeout}}`;
}

function paramsJson({ permissions, storage, tee }: ManifestParams): string {
  const read = permissions?.read === undefined ? "" : `"read":${texts(permissions.read)}`;
  const rights = permissions === undefined ? "" : `"permissions":{${read}},`;
  const mounts =
    storage === null
      ? "null"
      : list(
          storage,
          ({ mount, name, readOnly }) =>
            `{"mount":${text(mount)},"name":${text(name)},"readOnly":${readOnly}}`,
        );
  const environment =
    tee === undefined ? "" : `,"tee":{"attestation":${tee.attestation},"type":${text(tee.type)}}`;
  return `{${rights}"storage":${mounts}${environment}}`;
}

function resourcesJson({ cpu, endpoints, gpu, id, memory, storage }: Resources): string {
  return `{"cpu":{${attributesJson(cpu.attributes)}"units":{"val":"${cpu.units.val}"}},"endpoints":${list(endpoints, endpointJson)},"gpu":{${attributesJson(gpu.attributes)}"units":{"val":"${gpu.units.val}"}},"id":${id},"memory":{"size":{"val":"${memory.size.val}"}},"storage":${list(storage, volumeJson)}}`;
}

function endpointJson({ kind, sequence_number }: Endpoint): string {
  return `{${kind === undefined ? "" : `"kind":${kind},`}"sequence_number":${sequence_number}}`;
}

function volumeJson({ attributes, name, size }: StorageVolume): string {
  return `{${attributesJson(attributes)}"name":${text(name)},"size":{"val":"${size.val}"}}`;
}

function attributesJson(attributes: readonly Attribute[] | undefined): string {
  return attributes === undefined ? "" : `"attributes":${list(attributes, attributeJson)},`;
}

function attributeJson({ key, value }: Attribute): string {
  if (key === undefined) return value === undefined ? "{}" : `{"value":${text(value)}}`;
  return value === undefined ? `{"key":${text(key)}}` : `{"key":${text(key)},"value":${text(value)}}`;
}

function list<T>(items: readonly T[], write: (item: T) => string): string {
  let json = "[";
  for (let i = 0; i < items.length; i++) json += (i === 0 ? "" : ",") + write(items[i] as T); // i is below the length
  return `${json}]`;
}

function texts(items: readonly string[] | null): string {
  return items === null ? "null" : list(items, text);
}

const plain = /^[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5b\x5d-\u2027\u202a-\ud7ff]*$/;

/** A text as Go's encoding/json writes it. */
function text(content: string): string {
  if (plain.test(content)) return `"${content}"`;
  return JSON.stringify(content.toWellFormed()).replace(/[<>&\u2028\u2029]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
