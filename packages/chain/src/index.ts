export { type Random, secureRandom } from "./bytes.ts";
export { type ErrorEntry, type ErrorOptions, errorsOf, SlipwayError } from "./error.ts";
export { chainErrors } from "./errors.ts";
export { type FromJsonOptions, fromJson, type JsonOptions, toJson } from "./json.ts";
export { mainnet, type Network, parseNetwork, testnet } from "./network.ts";
export * from "./sign.ts";
