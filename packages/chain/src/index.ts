export { type ErrorEntry, type ErrorOptions, errorsOf, SlipwayError } from "./error.ts";
export { chainErrors } from "./errors.ts";
export { type FromJsonOptions, fromJson, type JsonOptions, toJson } from "./json.ts";
