export { isUnwritable, sandboxErrors } from "./errors.ts";
export type { FaultSettings, FaultsChange } from "./node/faults.ts";
export type { SandboxStatus } from "./node/levers.ts";
export type { Pace, PaceChange, PaceMode } from "./node/pace.ts";
export type { PriceStatus } from "./node/price-feed.ts";
export type { PricePlan, PricePoint } from "./node/price-plan.ts";
export type { SandboxStatusJson } from "./node/rpc/lever-json.ts";
export type { PopulationOptions, PopulationSize } from "./population/index.ts";
export { builtInProviders } from "./provider/catalogue.ts";
export type { ProviderFaults, ProviderFaultsChange } from "./provider/faults.ts";
export type { ProviderStatus } from "./provider/levers.ts";
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
