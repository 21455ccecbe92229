/** The levers of the sandbox that runs on this data directory: JSON-RPC methods that a real node does not know. */
import type { SandboxStatusJson } from "@slipway/sandbox";
import type { Context } from "./context.ts";
import { sandboxNetwork } from "./instance.ts";
import { createRpc } from "./rpc.ts";

export type SandboxState = SandboxStatusJson;
export type ProviderState = SandboxState["providers"][number];

/** Throws CLI_NO_INSTANCE, and CLI_SANDBOX_REFUSED with the sandbox's own words. */
export function lever(context: Context, method: string, params: object = {}): Promise<unknown> {
  return createRpc(sandboxNetwork(context.directory).rpc[0] ?? "")(method, params, context.signal);
}

export async function sandboxState(context: Context): Promise<SandboxState> {
  // The sandbox is of this very program.
  return (await lever(context, "slipway_status")) as SandboxState;
}
