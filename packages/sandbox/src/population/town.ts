/** What a population is made of while it grows: who is there, what is rented, and what time it is. */
import { msg } from "@slipway/chain";
import type { GroupSpec } from "@slipway/chain/gen/akash/deployment/v1beta4/groupspec_pb.ts";
import type { Dec, Group } from "@slipway/market";
import type { OrderRef } from "../provider/book.ts";
import type { Burst } from "./calendar.ts";
import type { Chronicle } from "./chronicle.ts";
import { type Citizen, citizenOf } from "./citizens.ts";
import { createDesk, type Desk } from "./desks.ts";
import { createDice, type Dice } from "./dice.ts";
import { hostsOf } from "./hosts.ts";
import type { Plan } from "./plan.ts";
import { aktPrices } from "./prices.ts";
import { type Habits, habitsOf } from "./tenants.ts";
import type { Ware } from "./wares.ts";

export interface Tenant {
  readonly citizen: Citizen;
  readonly habits: Habits;
  readonly dice: Dice;
  status: "waiting" | "funded" | "here";
  /** What it wants to start as soon as it has the money; with the moment of the wish. */
  wishes: { readonly ware: Ware; readonly since: number }[];
  /** When it last asked for ACT. */
  mintedAt: number;
  lastDseq: bigint;
}

export interface Rental {
  readonly tenant: Tenant;
  readonly packedFor: Ware;
  readonly order: OrderRef;
  readonly group: Group;
  readonly spec: GroupSpec;
  readonly wantsAudit: boolean;
  readonly endsAt: number;
  /** `stranded`: without a provider, the tenant will close it. */
  state: "open" | "leased" | "stranded" | "closed";
  version: number;
  /** In uact: what was deposited for it. */
  funds: bigint;
  price: Dec;
  leasedAt: bigint;
  desk?: Desk;
  bids: { readonly desk: Desk; readonly price: Dec }[];
}

export interface Exchange {
  readonly citizen: Citizen;
  /** Sends uakt in the next block that is told of it. */
  send(to: string, uakt: bigint): void;
  tell(chronicle: Chronicle): void;
}

export interface Town {
  readonly plan: Plan;
  readonly seed: number;
  readonly chronicle: Chronicle;
  readonly desks: readonly Desk[];
  readonly tenants: readonly Tenant[];
  /** Those that are not closed, by owner and number. */
  readonly rentals: Map<string, Rental>;
  readonly auditor: Citizen;
  readonly exchange: Exchange;
  readonly toAudit: Set<Desk>;
  readonly toMint: { readonly tenant: Tenant; readonly uakt: bigint }[];
  /** ACT that tenants are about to spend, so that none is spent twice; emptied with every block of theirs. */
  readonly spoken: Map<Tenant, bigint>;
  /** Dollars for an AKT, by day. */
  readonly akt: readonly number[];
  now: Burst;
}

export const exchangeName = "exchange";
export const auditorName = "auditor";

export function createTown(plan: Plan, chronicle: Chronicle, finalPrice: number): Town {
  const { seed, days } = plan;
  const dice = createDice(`population ${seed} ${plan.size} ${days}`);
  return {
    plan,
    seed,
    chronicle,
    desks: hostsOf(plan.hosts, days, dice.named("hosts")).map((host) =>
      createDesk(host, seed, dice.named(`desk ${host.profile.id}`)),
    ),
    tenants: habitsOf(plan, dice.named("tenants")).map((habits, index) => ({
      citizen: citizenOf(seed, `tenant/${index}`),
      habits,
      dice: dice.named(`life ${index}`),
      status: "waiting",
      wishes: [],
      mintedAt: 0,
      lastDseq: 0n,
    })),
    rentals: new Map(),
    auditor: citizenOf(seed, auditorName),
    exchange: createExchange(citizenOf(seed, exchangeName)),
    toAudit: new Set(),
    toMint: [],
    spoken: new Map(),
    akt: aktPrices(days, finalPrice, dice.named("akt")),
    now: { day: 0, at: 0, isFirstOfDay: true },
  };
}

export function rentalKey({ owner, dseq }: { readonly owner: string; readonly dseq: bigint }): string {
  return `${owner}/${dseq}`;
}

function createExchange(citizen: Citizen): Exchange {
  let orders: { to: string; uakt: bigint }[] = [];
  return {
    citizen,
    send(to, uakt) {
      orders.push({ to, uakt });
    },
    tell(chronicle) {
      const messages = orders.map(({ to, uakt }) =>
        msg.send({ from: citizen.address, to, amount: [{ denom: "uakt", amount: uakt }] }),
      );
      orders = [];
      chronicle.tell(citizen, messages);
    },
  };
}
