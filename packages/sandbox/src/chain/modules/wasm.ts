/** Limits for contracts. The sandbox runs none, but its parameters can be asked for. */
import { ParamsSchema } from "@slipway/chain/gen/akash/wasm/v1/params_pb.ts";
import {
  MsgUpdateParamsResponseSchema,
  MsgUpdateParamsSchema,
} from "@slipway/chain/gen/akash/wasm/v1/paramsmsg_pb.ts";
import { Query } from "@slipway/chain/gen/akash/wasm/v1/query_pb.ts";
import { type Module, onMessage, onQuery } from "../module.ts";
import { messageTable } from "../store/table.ts";
import { createFilled, need } from "../tx/fill.ts";
import { assertAuthority } from "./authority.ts";
import { readMessage, record, writeMessage } from "./json.ts";

const params = messageTable("awasm/params", ParamsSchema);

export const wasm: Module = {
  name: "awasm",
  messages: [
    onMessage(MsgUpdateParamsSchema, MsgUpdateParamsResponseSchema, {
      run: (ctx, msg) => {
        assertAuthority(msg.authority);
        params.set(ctx, "", need(msg.params));
      },
    }),
  ],
  queries: [
    onQuery(Query.method.params, (ctx) => ({ params: params.get(ctx, "") ?? createFilled(ParamsSchema) })),
  ],
  initGenesis: (ctx, section) => {
    params.set(ctx, "", readMessage(ParamsSchema, record(section, "awasm").params, "awasm.params"));
  },
  exportGenesis: (ctx) => ({
    params: writeMessage(ParamsSchema, params.get(ctx, "") ?? createFilled(ParamsSchema)),
  }),
};
