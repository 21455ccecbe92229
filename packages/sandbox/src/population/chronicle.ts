/**
 * Writes a population's history into a chain, block by block. In: who does what, and when. Out: blocks made as any other
 * block is made, with signatures verified, and what they said of leases and deployments that ended. What stays true: an
 * account's sequence here is the one on the chain.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Msg, parseEvents, type TypedEvent } from "@slipway/chain";
import {
  QueryAccountInfoRequestSchema,
  QueryAccountInfoResponseSchema,
} from "@slipway/chain/gen/cosmos/auth/v1beta1/query_pb.ts";
import {
  QueryBalanceRequestSchema,
  QueryBalanceResponseSchema,
} from "@slipway/chain/gen/cosmos/bank/v1beta1/query_pb.ts";
import type { Core } from "../node/core.ts";
import { type Citizen, type Standing, signTx } from "./citizens.ts";

export interface Chronicle {
  /** The height of the block that is written next. */
  readonly nextHeight: bigint;
  readonly counts: { txs: number; refused: number; blocks: number };
  /** What the chain refused, as far as the first few of it. */
  readonly refusals: readonly string[];
  /** One transaction of these messages in the next block. An account is used once a block, or in order. */
  tell(by: Citizen, messages: readonly Msg[]): void;
  /** Makes the block and answers what ended in it. Milliseconds since 1970. */
  write(at: number): readonly Ending[];
  balance(address: string, denom: string): bigint;
}

export type Ending = Extract<TypedEvent, { kind: "lease-closed" | "deployment-closed" }>;

const endings = new Set(["akash.market.v1.EventLeaseClosed", "akash.deployment.v1.EventDeploymentClosed"]);
const nanosPerMilli = 1_000_000n;
const keptRefusals = 20;

export function createChronicle(core: Pick<Core, "facts" | "height" | "state" | "produce">): Chronicle {
  const standings = new Map<string, Standing>();
  const counts = { txs: 0, refused: 0, blocks: 0 };
  const refusals: string[] = [];
  let waiting: { by: Citizen; messages: readonly Msg[] }[] = [];

  const standingOf = ({ address, name }: Citizen): Standing => {
    const known = standings.get(address) ?? accountOf(core, address);
    if (!known) throw new Error(`${name} of the population has no account yet`);
    standings.set(address, known);
    return known;
  };

  return {
    counts,
    refusals,
    get nextHeight() {
      return core.height + 1n;
    },
    tell(by, messages) {
      if (messages.length > 0) waiting.push({ by, messages });
    },
    write(at) {
      const told = waiting;
      waiting = [];
      const txs = told.map(({ by, messages }) => signTx(by, standingOf(by), messages, core.facts.chainId));
      const { body } = core.produce({ time: BigInt(at) * nanosPerMilli, txs });
      counts.blocks++;
      counts.txs += txs.length;
      body.results.forEach(({ code, log }, index) => {
        if (code === 0) return;
        counts.refused++;
        const by = told[index]?.by;
        if (by) standings.delete(by.address);
        if (refusals.length < keptRefusals) refusals.push(`${by?.name}: ${log}`);
      });
      return body.results.flatMap(({ code, events }) => (code === 0 ? endingsIn(events) : []));
    },
    balance(address, denom) {
      const request = create(QueryBalanceRequestSchema, { address, denom });
      const bytes = toBinary(QueryBalanceRequestSchema, request);
      const { code, value } = core.state.query("/cosmos.bank.v1beta1.Query/Balance", bytes);
      return code === 0 ? BigInt(fromBinary(QueryBalanceResponseSchema, value).balance?.amount ?? "0") : 0n;
    },
  };
}

function endingsIn(events: Parameters<typeof parseEvents>[0]): Ending[] {
  const some = events.filter(({ type }) => endings.has(type));
  return parseEvents(some).filter(
    (event) => event.kind === "lease-closed" || event.kind === "deployment-closed",
  );
}

function accountOf(core: Pick<Core, "state">, address: string): Standing | undefined {
  const request = toBinary(QueryAccountInfoRequestSchema, create(QueryAccountInfoRequestSchema, { address }));
  const { code, value } = core.state.query("/cosmos.auth.v1beta1.Query/AccountInfo", request);
  if (code !== 0) return undefined;
  const info = fromBinary(QueryAccountInfoResponseSchema, value).info;
  return info && { accountNumber: info.accountNumber, sequence: info.sequence };
}
