import { serverError } from "../../errors.ts";
import { toProviderView } from "../../views/provider.ts";
import type { Deps } from "../deps.ts";
import { type App, mount } from "../mount.ts";

/** Providers, the busiest first. */
export function mountProviders(app: App, { networks }: Deps): void {
  mount(app, "listProviders", async ({ params }) => {
    const open = networks.open(params.network);
    const [{ height }, facts] = await Promise.all([open.clock(), open.source.providers()]);
    const views = facts.map(toProviderView);
    const byUse = views.toSorted((a, b) => b.leases.active - a.leases.active || (a.name < b.name ? -1 : 1));
    return { height, providers: byUse };
  });
  mount(app, "getProvider", async ({ params }) => {
    const [facts] = await networks.open(params.network).source.providers([params.owner]);
    if (facts === undefined)
      throw serverError("PROVIDER_UNKNOWN", `${params.owner} is not a provider of ${params.network}.`);
    return toProviderView(facts);
  });
}
