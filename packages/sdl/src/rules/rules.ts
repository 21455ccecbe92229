/**
 * Every rule that a finding can name: who refuses a document that breaks it, how grave that is, and what to do about it.
 * Findings take severity, owner and hint from here; what each rule says and where it comes from is in about.ts.
 *
 * Owners: `sdl` – the Go compiler refuses the document; `chain` – the chain refuses the deployment;
 * `provider` – a provider refuses the manifest after the lease is paid; `advice` – it works, but hardly as meant.
 */

export type RuleOwner = "sdl" | "chain" | "provider" | "advice";
export type Severity = "error" | "warning" | "advice";

export interface Rule {
  readonly owner: RuleOwner;
  readonly severity: Severity;
  /** What to do about it, when the finding has nothing more precise to say. */
  readonly hint?: string;
}

function rule(owner: RuleOwner, severity: Severity, hint: string | undefined): Rule {
  return hint === undefined ? { owner, severity } : { owner, severity, hint };
}

const sdl = (hint?: string): Rule => rule("sdl", "error", hint);
const chain = (hint?: string): Rule => rule("chain", "error", hint);
const provider = (hint?: string): Rule => rule("provider", "error", hint);
/** A provider may cope, or not. */
const doubtful = (hint?: string): Rule => rule("provider", "warning", hint);
const warning = (hint?: string): Rule => rule("advice", "warning", hint);
const advice = (hint?: string): Rule => rule("advice", "advice", hint);

/** How the text must be written. */
const yamlRules = {
  "yaml-character": sdl("Delete the character, or write it as an escape in double quotes."),
  "yaml-tab": sdl("Replace the tab with spaces."),
  "yaml-token": sdl("Put the value in quotes."),
  "yaml-indent": sdl("Check the indentation of this line and of the one above."),
  "yaml-colon": sdl('Write "key: value", or put the text in quotes if it belongs to the line above.'),
  "yaml-quote": sdl("Add the closing quote."),
  "yaml-escape": sdl('Write "\\\\" for a backslash, or use single quotes.'),
  "yaml-block-scalar": sdl("Begin the text on the next line."),
  "yaml-flow": sdl(),
  "yaml-anchor": sdl('A value that starts with "*" or "&" needs quotes.'),
  "yaml-alias": sdl('A value that starts with "*" needs quotes.'),
  "yaml-tag": sdl('A value that starts with "!" needs quotes.'),
  "yaml-directive": sdl('A value that starts with "%" needs quotes.'),
  "yaml-depth": sdl(),
  "too-large": sdl("Move large texts out of the SDL, for example into the image."),
  empty: sdl('Start with version: "2.0".'),
  "duplicate-key": sdl("Delete one of the two, or rename it."),
  "key-not-text": sdl(),
  "wrong-type": sdl(),
  "bad-tag": sdl("Leave the tag out."),
  "merge-not-map": sdl(),
  "alias-cycle": sdl(),
  "alias-excess": sdl("Write the repeated parts out."),
} satisfies Record<string, Rule>;

/** Sections and the names that they share. */
const structureRules = {
  "version-missing": sdl('Write version: "2.0" or "2.1" at the top.'),
  "version-unsupported": sdl('Write version: "2.0" or "2.1".'),
  "unknown-section": sdl(),
  "no-deployment": sdl("Say for each service where it runs, with which profile and how often."),
  "service-unknown": sdl(),
  "compute-unknown": sdl(),
  "placement-unknown": sdl(),
  "pricing-missing": sdl(),
  "placement-name": sdl(),
} satisfies Record<string, Rule>;

/** Resources. */
const resourceRules = {
  "resources-missing": sdl("Give it cpu, memory and storage."),
  "cpu-missing": sdl("Add cpu: {units: 0.5}."),
  "memory-missing": sdl("Add memory: {size: 512Mi}."),
  "storage-missing": sdl("Add storage: {size: 1Gi}."),
  "cpu-units": sdl(),
  "cpu-range": sdl(),
  "cpu-attribute": sdl(),
  "gpu-field": sdl(),
  "gpu-units": sdl(),
  "gpu-range": sdl(),
  "gpu-attributes-missing": sdl("Add attributes: {vendor: {nvidia: }} for any NVIDIA GPU."),
  "gpu-attributes-idle": sdl("Set units to 1 or more, or remove gpu."),
  "gpu-attribute": sdl(),
  "gpu-vendor": sdl("Write vendor: {nvidia: }."),
  "gpu-ram": sdl(),
  "gpu-interface": sdl(),
  "gpu-model": sdl('Use letters, digits, "_", "-", "." and no spaces, as providers write it.'),
  "gpu-model-twice": sdl("Delete one of the two."),
  size: sdl(),
  negative: sdl(),
  "memory-range": sdl(),
  "storage-range": sdl(),
  "storage-attribute": sdl(),
  "storage-persistent": sdl(),
  "storage-class": sdl(),
  "storage-ram-persistent": sdl("Remove persistent, or choose beta1, beta2 or beta3."),
  "storage-class-ephemeral": sdl("Add persistent: true, or remove the class."),
  "volume-twice": sdl("Give each volume its own name."),
  "total-cpu": sdl(),
  "total-gpu": sdl(),
  "total-memory": sdl(),
  "count-zero": sdl("Write count: 1 or more, or remove the service from `deployment`."),
} satisfies Record<string, Rule>;

/** Prices. */
const priceRules = {
  "price-syntax": sdl(),
  "price-precision": sdl(),
  "price-zero": sdl(),
  "price-negative": sdl(),
  "price-high": sdl(),
  "price-missing": sdl("Write {denom: uact, amount: 1000}."),
  denom: sdl("Write denom: uact."),
  "denom-mixed": sdl(),
} satisfies Record<string, Rule>;

/** Services, ports, volumes and endpoints. */
const serviceRules = {
  "service-name": sdl(),
  "image-missing": sdl("Write image: name:tag."),
  "env-name": sdl(),
  proto: sdl(),
  port: sdl(),
  hostname: sdl(),
  "hostname-twice": sdl(),
  "no-global": sdl("Add to: [{global: true}] to a port."),
  "http-option": sdl(),
  "next-cases": sdl(),
  "credentials-missing": sdl(),
  "volume-unknown": sdl(),
  "mount-relative": sdl(),
  "mount-twice": sdl(),
  "persistent-unmounted": sdl(),
  "ram-read-only": sdl("Remove readOnly."),
  "endpoint-name": sdl(),
  "endpoint-kind": sdl("Write kind: ip."),
  "endpoint-unknown": sdl(),
  "endpoint-unused": sdl(),
  "endpoint-not-global": sdl("Add global: true."),
  "endpoint-port-taken": sdl("Give each port its own `as`."),
  tee: sdl(),
  "tee-gpu": sdl("Add a gpu to the compute profile, or write tee: cpu."),
  "tee-mixed": sdl("Put them into different placements."),
  reclamation: sdl(),
} satisfies Record<string, Rule>;

/** What the chain and providers refuse later. */
const laterRules = {
  "chain-denom": chain("Write denom: uact. ACT is bought with AKT."),
  "chain-deposit": chain("Deposit 500000 uact or more."),
  "chain-reclamation": chain("Write a window between 1h and 720h."),
  "provider-volumes": provider("Join volumes, or split the service."),
  "provider-service-name": provider("Shorten the name."),
  "provider-as": provider(),
  "provider-port-twice": doubtful("Delete one of the two."),
  "provider-volume-name": doubtful("Rename the volume."),
  "provider-mount-root": doubtful("Mount the volume below /, such as at /data."),
} satisfies Record<string, Rule>;

/** What works, but hardly as meant. */
const adviceRules = {
  "unknown-key": warning(),
  "unused-service": warning(),
  "unused-profile": advice("Remove it."),
  "expose-to-unknown": warning(),
  "image-tag": advice(),
  "gpu-vendor-unknown": warning("Write nvidia, or remove the gpu."),
  "permission-unknown": warning(),
  "env-placeholder": warning("Write the value itself."),
  "duplicate-section": warning("Join the two."),
  "more-documents": warning("Delete what follows, or put it into a file of its own."),
} satisfies Record<string, Rule>;

/** What `fromCompose` reports about a compose file. */
const composeRules = {
  "compose-services": sdl("Give the whole file."),
  "compose-unsupported": warning(),
  "compose-image": warning("Build the image, push it to a registry and write its name."),
  "compose-variable": warning("Write the value, or give a default: ${NAME:-value}."),
  "compose-port": warning(),
  "compose-size": warning(),
  "compose-volume": warning(),
  "compose-name": warning(),
  "compose-no-port": warning("Port 80 of the first service is opened; change it."),
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
