/**
 * Every rule that a finding can name: who refuses a document that breaks it, how grave that is, what it says and where
 * it comes from. Findings take their severity and owner from here, and docs/sdl-rules.md is this table printed.
 *
 * Owners: `sdl` – the Go compiler refuses the document; `chain` – the chain refuses the deployment;
 * `provider` – a provider refuses the manifest after the lease is paid; `advice` – it works, but hardly as meant.
 */

export type RuleOwner = "sdl" | "chain" | "provider" | "advice";
export type Severity = "error" | "warning" | "advice";

export interface Rule {
  readonly owner: RuleOwner;
  readonly severity: Severity;
  /** The rule itself, as one sentence. */
  readonly says: string;
  /** Where the rule lives: a file of akash-network/chain-sdk (go/…), node or provider, or a specification. */
  readonly source: string;
  /** What to do about it, when the finding has nothing more precise to say. */
  readonly hint?: string;
}

function sdl(says: string, source: string, hint?: string): Rule {
  return { owner: "sdl", severity: "error", says, source, ...(hint === undefined ? {} : { hint }) };
}

function chain(says: string, source: string, hint?: string): Rule {
  return { owner: "chain", severity: "error", says, source, ...(hint === undefined ? {} : { hint }) };
}

function provider(says: string, source: string, hint?: string): Rule {
  return { owner: "provider", severity: "error", says, source, ...(hint === undefined ? {} : { hint }) };
}

function warning(says: string, source: string, hint?: string): Rule {
  return { owner: "advice", severity: "warning", says, source, ...(hint === undefined ? {} : { hint }) };
}

function advice(says: string, source: string, hint?: string): Rule {
  return { owner: "advice", severity: "advice", says, source, ...(hint === undefined ? {} : { hint }) };
}

const yaml = "YAML 1.1 as gopkg.in/yaml.v3 reads it";
const group = "go/node/deployment/v1beta4/resourceunit.go";
const groups = "go/node/deployment/v1beta4/resourceunits.go";
const manifest = "go/manifest/v2beta3/service.go";

const yamlRules = {
  "yaml-character": sdl(
    "Control characters and broken Unicode are not allowed.",
    yaml,
    "Delete the character, or write it as an escape in double quotes.",
  ),
  "yaml-tab": sdl("Lines are indented with spaces, never with tabs.", yaml, "Replace the tab with spaces."),
  "yaml-token": sdl(
    'A value cannot begin with a reserved character such as "@" or "`".',
    yaml,
    "Put the value in quotes.",
  ),
  "yaml-indent": sdl(
    "Keys of one map, and entries of one list, stand in the same column.",
    yaml,
    "Check the indentation of this line and of the one above.",
  ),
  "yaml-colon": sdl(
    'A key is followed by ":" and a space.',
    yaml,
    'Write "key: value", or put the text in quotes if it belongs to the line above.',
  ),
  "yaml-quote": sdl("A quoted text needs its closing quote.", yaml, "Add the closing quote."),
  "yaml-escape": sdl(
    "Only YAML's escapes may follow a backslash in double quotes.",
    yaml,
    'Write "\\\\" for a backslash, or use single quotes.',
  ),
  "yaml-block-scalar": sdl(
    "After | or > stand at most an indentation digit, + or -, and a comment.",
    yaml,
    "Begin the text on the next line.",
  ),
  "yaml-flow": sdl("Lists in [] and maps in {} separate their entries with commas and are closed.", yaml),
  "yaml-anchor": sdl(
    'The names of anchors and aliases hold letters, digits, "_" and "-".',
    yaml,
    'A value that starts with "*" or "&" needs quotes.',
  ),
  "yaml-alias": sdl(
    "An alias refers to an anchor that stands above it.",
    yaml,
    'A value that starts with "*" needs quotes.',
  ),
  "yaml-tag": sdl(
    "A tag is well-formed and its handle is declared.",
    yaml,
    'A value that starts with "!" needs quotes.',
  ),
  "yaml-directive": sdl(
    "Only %YAML 1.1 and %TAG are directives.",
    yaml,
    'A value that starts with "%" needs quotes.',
  ),
  "yaml-depth": sdl("Nesting ends at 10,000 levels.", yaml),
  "too-large": sdl(
    "A document has a size limit (1 MiB unless set otherwise).",
    "packages/sdl",
    "Move large texts out of the SDL, for example into the image.",
  ),
  empty: sdl("A document holds an SDL.", "go/sdl/sdl.go", 'Start with version: "2.0".'),
  "duplicate-key": sdl("A key stands once in a map.", yaml, "Delete one of the two, or rename it."),
  "key-not-text": sdl("Keys are text.", yaml),
  "wrong-type": sdl("A value has the type that its key asks for.", yaml),
  "bad-tag": sdl("A value fits the tag in front of it.", yaml, "Leave the tag out."),
  "merge-not-map": sdl('"<<" merges a map or a list of maps.', yaml),
  "alias-cycle": sdl("An anchor does not contain itself.", yaml),
  "alias-excess": sdl("Aliases do not blow the document up.", yaml, "Write the repeated parts out."),
} satisfies Record<string, Rule>;

const structureRules = {
  "version-missing": sdl(
    "`version` is required.",
    "go/sdl/sdl.go",
    'Write version: "2.0" or "2.1" at the top.',
  ),
  "version-unsupported": sdl(
    "`version` is 2.0, or 2.1 and above.",
    "go/sdl/sdl.go",
    'Write version: "2.0" or "2.1".',
  ),
  "unknown-section": sdl("Only the SDL's own sections stand at the top level.", "go/sdl/v2.go"),
  "no-deployment": sdl(
    "`deployment` places at least one service.",
    "go/node/deployment/v1beta4/group_validation.go",
    "Say for each service where it runs, with which profile and how often.",
  ),
  "service-unknown": sdl("A service that is deployed is declared.", "go/sdl/v2.go"),
  "compute-unknown": sdl("A compute profile that is used is declared.", "go/sdl/v2.go"),
  "placement-unknown": sdl("A placement that is used is declared.", "go/sdl/v2.go"),
  "pricing-missing": sdl("The placement has a price for each compute profile used in it.", "go/sdl/v2.go"),
  "placement-name": sdl("A placement has a name.", "go/node/deployment/v1beta4/groupspec.go"),
} satisfies Record<string, Rule>;

const resourceRules = {
  "resources-missing": sdl(
    "A compute profile has `resources`.",
    "go/sdl/v2.go",
    "Give it cpu, memory and storage.",
  ),
  "cpu-missing": sdl("A compute profile in use says how much CPU.", group, "Add cpu: {units: 0.5}."),
  "memory-missing": sdl(
    "A compute profile in use says how much memory.",
    group,
    "Add memory: {size: 512Mi}.",
  ),
  "storage-missing": sdl(
    "A compute profile in use says how much storage.",
    group,
    "Add storage: {size: 1Gi}.",
  ),
  "cpu-units": sdl("CPU units are cores (0.5) or thousandths with m (500m, whole).", "go/sdl/units.go"),
  "cpu-range": sdl("A replica has 0.01 to 384 cores.", group),
  "cpu-attribute": sdl("The only attribute of a CPU is `arch`.", "go/sdl/cpu.go"),
  "gpu-field": sdl("A GPU has `units` and `attributes`, nothing else.", "go/sdl/gpu.go"),
  "gpu-units": sdl("GPU units are a whole number.", "go/sdl/units.go"),
  "gpu-range": sdl("A replica has at most 24 GPUs.", group),
  "gpu-attributes-missing": sdl(
    "A GPU says which vendor and models will do.",
    "go/sdl/gpu.go",
    "Add attributes: {vendor: {nvidia: }} for any NVIDIA GPU.",
  ),
  "gpu-attributes-idle": sdl(
    "GPU attributes stand only where there are GPUs.",
    group,
    "Set units to 1 or more, or remove gpu.",
  ),
  "gpu-attribute": sdl("The attributes of a GPU are `vendor`.", "go/sdl/gpu.go"),
  "gpu-vendor": sdl("GPU attributes name a vendor.", "go/sdl/gpu.go", "Write vendor: {nvidia: }."),
  "gpu-ram": sdl("GPU memory has a binary unit (Ki, Mi, Gi …) or none.", "go/sdl/units.go"),
  "gpu-interface": sdl("A GPU's interface is pcie or sxm.", "go/sdl/gpu.go"),
  "gpu-model": sdl(
    "A GPU model's name makes a valid attribute key.",
    "go/node/types/attributes/v1",
    'Use letters, digits, "_", "-", "." and no spaces, as providers write it.',
  ),
  "gpu-model-twice": sdl(
    "The same GPU model stands once.",
    "go/node/types/attributes/v1",
    "Delete one of the two.",
  ),
  size: sdl("A size is a number with k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, Ei.", "go/sdl/units.go"),
  negative: sdl("Quantities are not negative.", "go/sdl/units.go"),
  "memory-range": sdl("A replica has 1Mi to 2Ti of memory.", group),
  "storage-range": sdl("A volume has 5Mi to 32Ti.", group),
  "storage-attribute": sdl("The attributes of storage are `persistent` and `class`.", "go/sdl/storage.go"),
  "storage-persistent": sdl("`persistent` is true or false.", "go/sdl/storage.go"),
  "storage-class": sdl("A storage class is default, beta1, beta2, beta3 or ram.", "go/sdl/storage.go"),
  "storage-ram-persistent": sdl(
    "Storage of class ram is not persistent.",
    "go/sdl/storage.go",
    "Remove persistent, or choose beta1, beta2 or beta3.",
  ),
  "storage-class-ephemeral": sdl(
    "Only persistent storage has a class (other than ram).",
    "go/sdl/storage.go",
    "Add persistent: true, or remove the class.",
  ),
  "volume-twice": sdl(
    "Volumes of one profile have different names.",
    "go/sdl/storage.go",
    "Give each volume its own name.",
  ),
  "total-cpu": sdl("The replicas of one placement have more than 0 and at most 19,200 cores.", groups),
  "total-gpu": sdl("The replicas of one placement have at most 1,200 GPUs.", groups),
  "total-memory": sdl("The replicas of one placement have at most 100Ti of memory.", groups),
  "count-zero": sdl(
    "At least one replica runs in each placement.",
    groups,
    "Write count: 1 or more, or remove the service from `deployment`.",
  ),
} satisfies Record<string, Rule>;

const priceRules = {
  "price-syntax": sdl("A price is a decimal number without exponent.", "cosmossdk.io/math"),
  "price-precision": sdl("A price has at most 18 decimal places.", "cosmossdk.io/math"),
  "price-zero": sdl("A price is more than 0.", "go/sdl/coin.go"),
  "price-negative": sdl("A price is not negative.", "go/sdl/coin.go"),
  "price-high": sdl(
    "A price is at most 10,000,000 per block.",
    "go/node/deployment/v1beta4/validation_config.go",
  ),
  "price-missing": sdl(
    "A price that is used has an amount.",
    "go/sdl/coin.go",
    "Write {denom: uact, amount: 1000}.",
  ),
  denom: sdl(
    "A denomination is a valid coin name.",
    "github.com/cosmos/cosmos-sdk/types",
    "Write denom: uact.",
  ),
  "denom-mixed": sdl(
    "All prices of a deployment are in one denomination.",
    "go/node/deployment/v1beta4/group_validation.go",
  ),
} satisfies Record<string, Rule>;

const serviceRules = {
  "service-name": sdl(
    "A service's name is lower-case letters, digits and hyphens, starting with a letter.",
    manifest,
  ),
  "image-missing": sdl("A service has an image.", manifest, "Write image: name:tag."),
  "env-name": sdl(
    'The name of an environment variable holds letters, digits, "_", "-" and ".", and starts with no digit.',
    manifest,
  ),
  proto: sdl("A protocol is tcp or udp.", "go/manifest/v2beta3/parse.go"),
  port: sdl("A port is 1 to 65535.", "go/manifest/v2beta3/serviceexpose.go"),
  hostname: sdl("A host name is a lower-case DNS name.", "go/manifest/v2beta3/helpers.go"),
  "hostname-twice": sdl("A host name is used once in a deployment.", "go/manifest/v2beta3/serviceexpose.go"),
  "no-global": sdl(
    "At least one port is open to the internet.",
    "go/manifest/v2beta3/groups.go",
    "Add to: [{global: true}] to a port.",
  ),
  "http-option": sdl("HTTP options stay within the proxy's limits.", "go/sdl/v2.go"),
  "next-cases": sdl("next_cases are known cases, or `off` alone.", "go/sdl/v2.go"),
  "credentials-missing": sdl("Registry credentials have host, username and password.", "go/sdl/v2.go"),
  "volume-unknown": sdl("A volume that is mounted is declared in the compute profile.", "go/sdl/v2.go"),
  "mount-relative": sdl("A mount is an absolute path.", "go/sdl/v2.go"),
  "mount-twice": sdl("Two volumes do not share a mount.", "go/sdl/v2.go"),
  "persistent-unmounted": sdl("Persistent storage is mounted by the service (version 2.0).", "go/sdl/v2.go"),
  "ram-read-only": sdl(
    "Storage of class ram is not read-only (version 2.1).",
    "go/sdl/v2_1.go",
    "Remove readOnly.",
  ),
  "endpoint-name": sdl(
    "An endpoint's name is lower-case letters, digits, hyphens and underscores, at least two characters.",
    "go/sdl/v2.go",
  ),
  "endpoint-kind": sdl("An endpoint's kind is ip.", "go/sdl/v2.go", "Write kind: ip."),
  "endpoint-unknown": sdl("An endpoint that is used is declared.", "go/sdl/v2.go"),
  "endpoint-unused": sdl("An endpoint that is declared is used.", "go/sdl/v2.go"),
  "endpoint-not-global": sdl("A leased IP is open to the internet.", "go/sdl/v2.go", "Add global: true."),
  "endpoint-port-taken": sdl(
    "A port of a leased IP is used once.",
    "go/sdl/v2.go",
    "Give each port its own `as`.",
  ),
  tee: sdl("`tee` is cpu or cpu-gpu.", "go/sdl/tee.go"),
  "tee-gpu": sdl(
    "`tee: cpu-gpu` needs a GPU.",
    "go/sdl/tee.go",
    "Add a gpu to the compute profile, or write tee: cpu.",
  ),
  "tee-mixed": sdl(
    "The services of one placement have the same `tee`.",
    "go/sdl/groupBuilder_v2.go",
    "Put them into different placements.",
  ),
  reclamation: sdl("min_window is a positive duration such as 24h or 1h30m.", "go/sdl/reclamation.go"),
} satisfies Record<string, Rule>;

const laterRules = {
  "chain-denom": chain(
    "Deployments are priced in uact.",
    "node x/deployment/handler/server.go",
    "Write denom: uact. ACT is bought with AKT.",
  ),
  "chain-deposit": chain(
    "The deposit is in uact and at least the chain's minimum (0.5 ACT unless set otherwise).",
    "node x/deployment/handler/server.go",
    "Deposit 500000 uact or more.",
  ),
  "chain-reclamation": chain(
    "min_window lies within the bounds that governance sets (1h to 720h unless set otherwise).",
    "node x/market params",
    "Write a window between 1h and 720h.",
  ),
  "provider-volumes": provider(
    "Providers bid on at most four volumes for a service.",
    "provider bidengine",
    "Join volumes, or split the service.",
  ),
  "provider-service-name": provider(
    "A service's name has at most 63 characters.",
    "Kubernetes DNS labels",
    "Shorten the name.",
  ),
  "provider-as": provider("`as` is 1 to 65535.", "Kubernetes service ports"),
  "provider-port-twice": {
    ...provider(
      "A service exposes each outer port and protocol once to the same audience.",
      "Kubernetes service ports",
      "Delete one of the two.",
    ),
    severity: "warning",
  },
  "provider-volume-name": {
    ...provider(
      "A persistent volume's name is lower-case letters, digits and hyphens.",
      "Kubernetes persistent volume claims",
      "Rename the volume.",
    ),
    severity: "warning",
  },
  "provider-mount-root": {
    ...provider(
      "A mount does not hide the container's whole file system.",
      "Kubernetes volume mounts",
      "Mount the volume below /, such as at /data.",
    ),
    severity: "warning",
  },
} satisfies Record<string, Rule>;

const adviceRules = {
  "unknown-key": warning("Keys that the SDL does not know are ignored.", "go/sdl/v2.go"),
  "unused-service": warning("A service that is not deployed does not run.", "go/sdl/v2.go"),
  "unused-profile": advice("Profiles that nothing uses can go.", "packages/sdl", "Remove it."),
  "expose-to-unknown": warning("`to` names a service of this document.", "provider cluster/kube"),
  "image-tag": advice(
    "An image has a fixed tag, so that every replica and restart runs the same.",
    "packages/sdl",
  ),
  "gpu-vendor-unknown": warning(
    "Only NVIDIA GPUs can be asked for; another vendor is read as any NVIDIA GPU.",
    "go/sdl/gpu.go",
    "Write nvidia, or remove the gpu.",
  ),
  "permission-unknown": warning(
    "Permissions are deployment, logs and events.",
    "go/sdl/sdl-input.schema.yaml",
  ),
  "env-placeholder": warning(
    "The SDL does not fill in ${…}; the text is passed as it stands.",
    "packages/sdl",
    "Write the value itself.",
  ),
  "duplicate-section": warning(
    "A section that stands twice is merged, silently.",
    "go/sdl/v2.go",
    "Join the two.",
  ),
  "more-documents": warning(
    "Only the first YAML document is read.",
    "gopkg.in/yaml.v3",
    "Delete what follows, or put it into a file of its own.",
  ),
} satisfies Record<string, Rule>;

const compose = "docker-compose";

/** What `fromCompose` reports about a compose file. */
const composeRules = {
  "compose-services": sdl("A compose file has services.", compose, "Give the whole file."),
  "compose-unsupported": warning("What the SDL has no word for is left out.", compose),
  "compose-image": warning(
    "A service needs an image.",
    compose,
    "Build the image, push it to a registry and write its name.",
  ),
  "compose-variable": warning(
    "Variables of the shell have no value in an SDL.",
    compose,
    "Write the value, or give a default: ${NAME:-value}.",
  ),
  "compose-port": warning("Ports are numbers or ranges of the same length.", compose),
  "compose-size": warning("Sizes and CPUs are numbers.", compose),
  "compose-volume": warning("Volumes of the host's own file system cannot be mounted.", compose),
  "compose-name": warning("Names of services are lower-case letters, digits and hyphens.", compose),
  "compose-no-port": warning(
    "A deployment has a port that is open to the internet.",
    compose,
    "Port 80 of the first service is opened; change it.",
  ),
} satisfies Record<string, Rule>;

export const rules = {
  ...yamlRules,
  ...structureRules,
  ...resourceRules,
  ...priceRules,
  ...serviceRules,
  ...laterRules,
  ...adviceRules,
  ...composeRules,
} satisfies Record<string, Rule>;

export type RuleCode = keyof typeof rules;
