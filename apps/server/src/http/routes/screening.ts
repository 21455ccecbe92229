import { type Group, parseGroup } from "@slipway/market";
import { serverError } from "../../errors.ts";
import type { OpenNetwork } from "../../networks/open-network.ts";
import { toScreening } from "../../views/screening.ts";
import type { Deps } from "../deps.ts";
import { type App, mount } from "../mount.ts";
import { findDeal } from "./deployments.ts";

/** Who would take a group: before it is ordered, and while a deployment waits for bids. */
export function mountScreening(app: App, { networks }: Deps): void {
  mount(app, "screenGroups", ({ params, body }) =>
    screenAll(networks.open(params.network), body.groups.map(readGroup)),
  );
  mount(app, "screenDeployment", async ({ params }) => {
    const open = networks.open(params.network);
    const deal = await findDeal(open, params);
    const waiting = new Set(deal.orders.filter(({ state }) => state === "open").map(({ gseq }) => gseq));
    const groups = deal.groups.filter(({ gseq }) => waiting.has(gseq));
    return screenAll(
      open,
      groups.map(({ spec }) => parseGroup(spec)),
    );
  });
}

async function screenAll(open: OpenNetwork, groups: readonly Group[]) {
  const [{ height }, facts] = await Promise.all([open.clock(), open.source.providers()]);
  return { height, groups: toScreening(groups, facts) };
}

function readGroup(spec: unknown, at: number): Group {
  try {
    return parseGroup(spec);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw serverError("REQUEST_INVALID", `groups[${at}] cannot be read: ${reason}`, { cause });
  }
}
