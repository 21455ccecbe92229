import { parseDec } from "@slipway/market";
import type { Sandbox } from "@slipway/sandbox";
import { serverError } from "../../errors.ts";
import type { OpenNetwork } from "../../networks/open-network.ts";
import type { Deps } from "../deps.ts";
import { onlyLoopback } from "../guard.ts";
import { type App, mount, type RequestContext } from "../mount.ts";

/** What only the sandbox can do, and only for people on this machine. */
export function mountSandbox(app: App, { networks }: Deps): void {
  const inside = (context: RequestContext, name: string): { open: OpenNetwork; admin: Sandbox["admin"] } => {
    onlyLoopback(context);
    const open = networks.open(name);
    if (open.sandbox === undefined) throw serverError("NETWORK_NOT_SANDBOX", `${name} is not the sandbox.`);
    return { open, admin: open.sandbox.admin };
  };
  mount(app, "requestFaucet", async ({ params, body, context }) => {
    const { open, admin } = inside(context, params.network);
    const given = body.coins?.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }));
    const coins = admin
      .faucet(body.address, given)
      .map(({ denom, amount }) => ({ denom, amount: String(amount) }));
    const { height } = await moment(open);
    await open.tellBalances([body.address], height);
    return { address: body.address, coins, hash: null, height };
  });
  mount(app, "mineBlocks", async ({ params, body, context }) => {
    const { open, admin } = inside(context, params.network);
    await admin.mine(body.blocks ?? 1);
    return moment(open);
  });
  mount(app, "jumpTime", async ({ params, body, context }) => {
    const { open, admin } = inside(context, params.network);
    const { blocks, seconds } = body;
    await admin.jump({
      ...(blocks === undefined ? {} : { blocks }),
      ...(seconds === undefined ? {} : { seconds }),
    });
    return moment(open);
  });
  mount(app, "setPrice", async ({ params, body, context }) => {
    inside(context, params.network).admin.setPrice(parseDec(body.price));
    return { price: body.price };
  });
  mount(app, "setFaults", ({ params, body, context }) => inside(context, params.network).admin.faults(body));
  mount(app, "exportState", ({ params, context }) => inside(context, params.network).admin.exportState());
}

async function moment(open: OpenNetwork) {
  const { sync_info } = (await open.rpc.call("status", {})) as {
    sync_info: { latest_block_height: string; latest_block_time: string };
  }; // CometBFT's own form
  return {
    height: Number(sync_info.latest_block_height),
    time: new Date(sync_info.latest_block_time).toISOString(),
  };
}
