// The server: console, API, indexer and store in one process. In: options. Out: an address, and a way to close it.
export { serverErrors } from "./errors.ts";
export { type IndexNetworkOptions, indexNetwork } from "./indexer/index-network.ts";
export { type RunningServer, type SandboxOptions, type ServerOptions, startServer } from "./start.ts";
