import { parseAddress } from "@slipway/chain";
import { Query } from "@slipway/chain/gen/akash/oracle/v2/query_pb.ts";
import { formatDec, parseDec } from "@slipway/market";
import type { Sandbox } from "@slipway/sandbox";
import { serverError } from "../../errors.ts";
import type { Jumps } from "../../networks/jumps.ts";
import type { OpenNetwork } from "../../networks/open-network.ts";
import {
  fromPlan,
  fromRpcFaults,
  given,
  toPriceState,
  toReports,
  toRpcFaults,
  toSandboxView,
} from "../../views/sandbox.ts";
import type { Deps } from "../deps.ts";
import { type App, mount } from "../mount.ts";

/**
 * The levers of the sandbox that this process runs. They ask the sandbox itself, not its RPC, and so they work while
 * that misbehaves. Who may come here at all is decided in app.ts, before a body is read.
 */
export function mountSandbox(app: App, deps: Deps): void {
  const inside = (name: string) => insideOf(deps, name);
  mountTime(app, inside);
  mountMoney(app, inside);
  mountFaults(app, inside);
  mount(app, "getSandbox", ({ params }) => inside(params.network).view());
  mount(app, "importState", async ({ params, body }) => {
    inside(params.network);
    await deps.networks.startSandboxFrom(body);
    return inside(params.network).moment();
  });
  mount(app, "exportState", ({ params }) => inside(params.network).admin.exportState());
}

interface Inside {
  readonly open: OpenNetwork;
  readonly admin: Sandbox["admin"];
  readonly jumps: Jumps;
  view(): ReturnType<typeof toSandboxView>;
  /** Height and time of the newest block. */
  moment(): { height: number; time: string };
  /** Tells the consoles that blocks are made; changed levers tell it themselves. */
  tell(): void;
}
type InsideOf = (name: string) => Inside;

function insideOf({ networks }: Deps, name: string): Inside {
  const here = networks.list().find((each) => each.local);
  if (here === undefined) throw serverError("NETWORK_NOT_SANDBOX", "This program runs no sandbox.");
  const open = networks.open(name);
  const { sandbox, jumps } = open;
  if (sandbox === undefined || jumps === undefined)
    throw serverError("NETWORK_NOT_SANDBOX", `${name} is not the sandbox; that is ${here.name}.`);
  const { admin } = sandbox;
  const moment = () => {
    const { height, time } = admin.status();
    return { height: Number(height), time: time.toISOString() };
  };
  return {
    open,
    admin,
    jumps,
    moment,
    view: () => toSandboxView(sandbox, jumps.progress()),
    tell: () => open.hub.publish([{ type: "sandbox", height: moment().height }]),
  };
}

function mountTime(app: App, inside: InsideOf): void {
  mount(app, "setPace", ({ params, body }) => inside(params.network).admin.pace(given(body)));
  mount(app, "mineBlocks", async ({ params, body }) => {
    const { admin, tell, moment } = inside(params.network);
    await admin.mine(body.blocks ?? 1);
    tell();
    return moment();
  });
  mount(app, "jumpTime", async ({ params, body }) => {
    const { jumps, tell, moment } = inside(params.network);
    const jumping = jumps.run(body);
    tell();
    await jumping.finally(tell);
    return moment();
  });
  mount(app, "stopJump", async ({ params }) => ({ stopped: await inside(params.network).jumps.stop() }));
}

function mountMoney(app: App, inside: InsideOf): void {
  mount(app, "requestFaucet", async ({ params, body }) => {
    const { open, admin, moment } = inside(params.network);
    parseAddress(body.address);
    const wanted = body.coins?.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }));
    const coins = admin
      .faucet(body.address, wanted)
      .map(({ denom, amount }) => ({ denom, amount: String(amount) }));
    const { height } = moment();
    // A node that misbehaves cannot be asked; the money is there all the same.
    await open.tellBalances([body.address], height).catch(() => undefined);
    return { address: body.address, coins, hash: null, height };
  });
  mount(app, "setPrice", ({ params, body }) => {
    inside(params.network).admin.setPrice(parseDec(body.price));
    return { price: body.price };
  });
  mount(app, "planPrice", ({ params, body }) => {
    const price = inside(params.network).admin.priceFeed(fromPlan(body));
    return price === undefined ? null : toPriceState(price);
  });
  mount(app, "listPriceReports", async ({ params, signal }) => {
    const { chain } = inside(params.network).open;
    const pagination = { limit: mostReports, reverse: true };
    const { prices } = await chain.query(Query.method.prices, { pagination }, { signal });
    return toReports(
      prices.map(({ id, state }) => ({
        time: toDate(id?.timestamp),
        price: formatDec(BigInt(state?.price ?? "0")),
      })),
    );
  });
}

/** The newest four hours, at a report every 15 seconds. */
const mostReports = 960n;

const toDate = (stamp: { seconds: bigint; nanos: number } | undefined) =>
  new Date(Number(stamp?.seconds ?? 0n) * 1000 + Math.floor((stamp?.nanos ?? 0) / 1_000_000));

function mountFaults(app: App, inside: InsideOf): void {
  mount(app, "setFaults", ({ params, body }) =>
    toRpcFaults(inside(params.network).admin.faults(fromRpcFaults(body))),
  );
  mount(app, "setProviderFaults", ({ params, body }) =>
    inside(params.network).admin.providerFaults(params.id, given(body)),
  );
  mount(app, "loseDisk", async ({ params }) => ({
    leases: await inside(params.network).admin.loseDisk(params.id),
  }));
  mount(app, "clearFaults", ({ params }) => {
    const { admin, view } = inside(params.network);
    admin.faults({ stall: 0, drop: 0, status: undefined, late: 0, shuffle: false });
    for (const { id, faults } of admin.status().providers)
      if (faults.dark || faults.bidsLate > 0 || faults.refusesManifests)
        admin.providerFaults(id, { dark: false, bidsLate: 0, refusesManifests: false });
    return view();
  });
}
