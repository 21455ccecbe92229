export { type ErrorEntry, type ErrorOptions, errorsOf, SlipwayError } from "./error.ts";
