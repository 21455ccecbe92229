/**
 * The SDL's language table: every key of versions 2.0 and 2.1, what may stand there and what it means.
 * Mirrors the structs of akash-network/chain-sdk go/sdl (v2.go, cpu.go, gpu.go, storage.go, reclamation.go).
 */
import { count, field, flag, list, map, record, text } from "./types.ts";

const maxUint32 = 4_294_967_295;

const httpOptions = record("http_options", {
  max_body_size: field(count(0, 104_857_600), "Largest request body in bytes.", {
    as: "maxBodySize",
    byDefault: "1048576",
  }),
  proxy_buffer_size: field(count(0, 1_048_576), "Buffer for response headers in bytes.", {
    as: "proxyBufferSize",
  }),
  read_timeout: field(count(0, 60_000), "Milliseconds to wait for the service's answer.", {
    as: "readTimeout",
    byDefault: "60000",
  }),
  send_timeout: field(count(0, 60_000), "Milliseconds to wait while sending to the service.", {
    as: "sendTimeout",
    byDefault: "60000",
  }),
  next_tries: field(count(0, maxUint32), "How often a failed request is tried on another replica.", {
    as: "nextTries",
    byDefault: "3",
  }),
  next_timeout: field(
    count(0, maxUint32),
    "Milliseconds after which no further replica is tried; 0 means no limit.",
    {
      as: "nextTimeout",
      byDefault: "0",
    },
  ),
  next_cases: field(
    list(text({ choices: ["error", "timeout", "403", "404", "429", "500", "502", "503", "504", "off"] })),
    "When a request is tried on another replica; `off` alone switches it off.",
    { as: "nextCases", byDefault: "[error, timeout]" },
  ),
});

const exposeTo = record("to", {
  service: field(text({ refers: "service" }), "The service that may connect; every service when left out."),
  global: field(flag, "Reachable from the internet.", { byDefault: "false" }),
  http_options: field(httpOptions, "Accepted but ignored here; set it on the exposed port.", {
    as: "httpOptions",
  }),
  ip: field(text({ refers: "endpoint" }), "The leased IP endpoint to listen on; needs `global: true`."),
});

const expose = record("expose", {
  port: field(count(1, 65_535), "The port that the container listens on.", { required: true, example: "80" }),
  as: field(count(0, 65_535), "The port that others connect to; the same port when left out.", {
    example: "80",
  }),
  proto: field(text({ choices: ["tcp", "udp"] }), "The protocol.", { byDefault: "tcp" }),
  to: field(list(exposeTo), "Who may connect; when left out, other services of the deployment."),
  accept: field(list(text(), "accept"), "Host names under which the service answers.", {
    example: "[example.com]",
  }),
  http_options: field(httpOptions, "Limits and retries of the HTTP proxy in front of the service.", {
    as: "httpOptions",
  }),
});

const params = record(
  "params",
  {
    storage: field(
      map(
        record("mount", {
          mount: field(text({ pattern: "^/" }), "The absolute path at which the volume appears.", {
            required: true,
            example: "/data",
          }),
          readOnly: field(flag, "The container cannot write to the volume.", { byDefault: "false" }),
        }),
        "a volume of the compute profile",
        { refers: "volume" },
      ),
      "Where the volumes of the compute profile are mounted.",
    ),
    permissions: field(
      record(
        "permissions",
        {
          read: field(
            list(text({ choices: ["deployment", "logs", "events"] })),
            "What the service may read about its own deployment.",
          ),
        },
        { optional: true },
      ),
      "What the service may ask the provider's cluster.",
    ),
    tee: field(text({ choices: ["cpu", "cpu-gpu"] }), "Run in a trusted execution environment of this kind."),
  },
  { optional: true },
);

const service = record("service", {
  image: field(text(), "The container image, with a tag.", { required: true, example: "nginx:1.27" }),
  command: field(list(text()), "Replaces the image's entrypoint.", { example: '["sh", "-c"]' }),
  args: field(list(text()), "Arguments for the command.", { example: '["npm start"]' }),
  env: field(
    list(text({ pattern: "^[-._a-zA-Z][-._a-zA-Z0-9]*(=|$)" })),
    "Environment variables as NAME=value.",
    {
      example: '["PORT=80"]',
    },
  ),
  expose: field(list(expose), "The ports of the service."),
  dependencies: field(
    list(record("dependency", { service: field(text({ refers: "service" }), "Another service.") })),
    "Accepted for documentation; nothing waits for it.",
  ),
  params: field(params, "Volumes, permissions and confidential computing."),
  credentials: field(
    record(
      "credentials",
      {
        host: field(text(), "The registry's host name.", { required: true, example: "ghcr.io" }),
        username: field(text(), "The registry's user.", { required: true }),
        password: field(text(), "The user's password or token.", { required: true }),
        email: field(text(), "The user's e-mail address (version 2.1)."),
      },
      { optional: true },
    ),
    "How to pull the image from a private registry.",
  ),
});

const cpu = record(
  "cpu",
  {
    units: field(text({ read: "cpu-units" }), "Cores, as 0.5 or 500m.", { required: true, example: "0.5" }),
    attributes: field(
      record(
        "cpu attributes",
        { arch: field(text({ choices: ["amd64", "arm64"] }), "The processor's architecture.") },
        {
          read: "cpu-attributes",
          closed: true,
          optional: true,
        },
      ),
      "What kind of processor.",
    ),
  },
  { optional: true },
);

const gpuModel = record("gpu model", {
  model: field(text(), "The model's name, as providers announce it.", { example: "a100" }),
  ram: field(text({ read: "gpu-ram" }), "The GPU's own memory.", { example: "80Gi" }),
  interface: field(text({ choices: ["pcie", "sxm"], read: "gpu-interface" }), "How the GPU is attached."),
});

const gpu = record(
  "gpu",
  {
    units: field(text({ read: "gpu-units" }), "How many GPUs each replica gets.", {
      required: true,
      example: "1",
    }),
    attributes: field(
      record(
        "gpu attributes",
        {
          vendor: field(
            record(
              "gpu vendor",
              { nvidia: field(list(gpuModel), "The NVIDIA models that will do; empty means any.") },
              {
                optional: true,
              },
            ),
            "Who made the GPU.",
            { required: true },
          ),
        },
        { read: "gpu-attributes", closed: true, optional: true },
      ),
      "Which GPUs will do; required when `units` is more than 0.",
    ),
  },
  { optional: true, read: "gpu", closed: true },
);

const storage = record(
  "storage",
  {
    name: field(text(), "The volume's name.", { byDefault: "default" }),
    size: field(text({ read: "bytes" }), "The volume's size.", { required: true, example: "1Gi" }),
    attributes: field(
      record(
        "storage attributes",
        {
          persistent: field(
            text({ choices: ["true", "false"] }),
            "Keeps its content when the container restarts.",
          ),
          class: field(
            text({ choices: ["beta1", "beta2", "beta3", "default", "ram"] }),
            "beta1 is HDD, beta2 SSD, beta3 NVMe; ram is memory shared by the container's processes.",
          ),
        },
        { read: "storage-attributes", closed: true, optional: true },
      ),
      "Persistence and storage class.",
    ),
  },
  { read: "storage", orList: true, optional: true },
);

const resources = record(
  "resources",
  {
    cpu: field(cpu, "Processor.", { required: true }),
    gpu: field(gpu, "Graphics processors."),
    memory: field(
      record(
        "memory",
        { size: field(text({ read: "bytes" }), "Main memory.", { required: true, example: "512Mi" }) },
        {
          optional: true,
        },
      ),
      "Main memory.",
      { required: true },
    ),
    storage: field(storage, "One volume or a list of volumes.", { required: true }),
  },
  { optional: true },
);

const placement = record("placement", {
  attributes: field(
    map(text(), "an attribute of providers", { read: "placement-attributes" }),
    "Attributes that the provider must have.",
    { example: "{region: eu-central}" },
  ),
  signedBy: field(
    record("signedBy", {
      allOf: field(list(text()), "Every one of these auditors must have signed."),
      anyOf: field(list(text()), "One of these auditors must have signed."),
    }),
    "Auditors who must have signed the provider's attributes.",
  ),
  pricing: field(
    map(
      record(
        "price",
        {
          denom: field(text({ choices: ["uact", "uakt"] }), "The coin; the chain takes uact.", {
            required: true,
            example: "uact",
          }),
          amount: field(text(), "The most to pay per block and replica.", {
            required: true,
            example: "1000",
          }),
        },
        { read: "coin" },
      ),
      "a compute profile",
      { refers: "compute" },
    ),
    "The most to pay for each compute profile.",
    { required: true },
  ),
});

const serviceMap = map(service, "a service");
const computeMap = map(
  record("compute profile", { resources: field(resources, "What each replica gets.", { required: true }) }),
  "a compute profile",
);
const placementMap = map(placement, "a placement");

/** Every top-level key. `version` is read before the rest. */
export const sdl = record(
  "document",
  {
    version: field(text({ choices: ["2.0", "2.1"] }), "The version of the SDL.", {
      required: true,
      example: '"2.0"',
    }),
    include: field(list(text()), "Accepted but ignored."),
    services: field(serviceMap, "The containers to run.", { required: true }),
    profiles: field(
      record("profiles", {
        compute: field(computeMap, "What the services may use.", { required: true }),
        placement: field(placementMap, "Where they may run and at what price.", { required: true }),
      }),
      "Resources and placements.",
      { required: true },
    ),
    deployment: field(
      map(
        map(
          record("service deployment", {
            profile: field(text({ refers: "compute" }), "The compute profile to use.", { required: true }),
            count: field(count(0, maxUint32), "How many replicas.", { required: true, example: "1" }),
          }),
          "a placement",
          { refers: "placement" },
        ),
        "a service",
        { refers: "service" },
      ),
      "Which service runs where, with which resources, how often.",
      { required: true },
    ),
    endpoints: field(
      map(
        record("endpoint", {
          kind: field(text({ choices: ["ip"] }), "The kind of endpoint.", { required: true }),
        }),
        "an endpoint",
      ),
      "IP addresses to lease.",
    ),
    reclamation: field(
      record("reclamation", {
        min_window: field(text(), "The least notice before the provider may take resources back.", {
          as: "minWindow",
          required: true,
          example: "24h",
        }),
      }),
      "Allows the provider to take resources back.",
    ),
  },
  { closed: true },
);
