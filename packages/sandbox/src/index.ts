export { sandboxErrors } from "./errors.ts";
