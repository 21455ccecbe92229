/** What an operator of a sandbox may do to the state without a transaction. */
import type { Context } from "./context.ts";
import { grantCoins } from "./modules/bank.ts";
import { genesisError } from "./modules/json.ts";
import type { Registry } from "./registry.ts";
import type { AdminChange } from "./state.ts";

export function runAdmin(ctx: Context, { modules }: Registry, change: AdminChange): void {
  if (change.kind === "mint") {
    grantCoins(ctx, change.address, change.coins);
    return;
  }
  const module = modules.find(({ name }) => name === change.module);
  if (!module?.setParams) throw genesisError(`params of ${change.module}`, "cannot be changed");
  module.setParams(ctx, change.params);
}
