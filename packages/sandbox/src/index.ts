export { sandboxErrors } from "./errors.ts";
export type { PopulationOptions, PopulationSize } from "./population/index.ts";
export { builtInProviders } from "./provider/catalogue.ts";
export type { NodeGroup, Prices, ProviderProfile, Temperament } from "./provider/profile.ts";
export {
  createSandbox,
  type Sandbox,
  type SandboxAdmin,
  type SandboxCoin,
  type SandboxOptions,
  type SandboxPorts,
  type SandboxProvider,
} from "./sandbox.ts";
