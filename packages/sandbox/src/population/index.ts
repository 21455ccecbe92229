export { cautiousPrice, populationAccounts } from "./genesis.ts";
export { type Grown, type GrowOptions, grow } from "./grow.ts";
export { type Plan, type PopulationOptions, type PopulationSize, planOf, startOf } from "./plan.ts";
