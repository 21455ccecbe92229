/** Presence of the validators. Nobody is ever absent here. */

import { createHash } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { Query } from "@slipway/chain/gen/cosmos/slashing/v1beta1/query_pb.ts";
import {
  type Params,
  ParamsSchema,
  ValidatorSigningInfoSchema,
} from "@slipway/chain/gen/cosmos/slashing/v1beta1/slashing_pb.ts";
import { formatAddress } from "../address.ts";
import type { Context } from "../context.ts";
import { type Module, onQuery } from "../module.ts";
import { invalidArgument, notFoundStatus } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { timestampOf } from "../time.ts";
import { createFilled } from "../tx/fill.ts";
import { readAddress } from "./addresses.ts";
import { readMessage, record, writeMessage } from "./json.ts";
import { paginate } from "./pages.ts";
import { allValidators, consensusKey } from "./staking.ts";

const CONSENSUS_PREFIX = "akashvalcons";
const params = messageTable("slashing/params", ParamsSchema);

function paramsOf(ctx: Context): Params {
  return params.get(ctx, "") ?? createFilled(ParamsSchema);
}

/** One line for each validator; blocks were counted from the second one on. */
function signingInfos(ctx: Context) {
  return allValidators(ctx).map((validator) => {
    const address = createHash("sha256").update(consensusKey(validator)).digest().subarray(0, 20);
    return create(ValidatorSigningInfoSchema, {
      address: formatAddress(address, CONSENSUS_PREFIX),
      indexOffset: ctx.height > 0n ? ctx.height - 1n : 0n,
      jailedUntil: timestampOf(0n),
    });
  });
}

const queries = [
  onQuery(Query.method.params, (ctx) => ({ params: paramsOf(ctx) })),
  onQuery(Query.method.signingInfo, (ctx, { consAddress }) => {
    if (consAddress === "") throw invalidArgument("invalid request");
    readAddress(consAddress, CONSENSUS_PREFIX);
    const valSigningInfo = signingInfos(ctx).find(({ address }) => address === consAddress);
    if (!valSigningInfo) throw notFoundStatus(`SigningInfo not found for validator ${consAddress}`);
    return { valSigningInfo };
  }),
  onQuery(Query.method.signingInfos, (ctx, { pagination }) => {
    const all = signingInfos(ctx);
    const page = paginate(pagination, () => all.map((info): [string, typeof info] => [info.address, info]));
    return { info: page.items, pagination: page.pagination };
  }),
];

export const slashing: Module = {
  name: "slashing",
  queries,
  initGenesis: (ctx, section) => {
    params.set(ctx, "", readMessage(ParamsSchema, record(section, "slashing").params, "slashing.params"));
  },
  exportGenesis: (ctx) => ({
    params: writeMessage(ParamsSchema, paramsOf(ctx)),
    signing_infos: [],
    missed_blocks: [],
  }),
};
