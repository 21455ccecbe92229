/** What simulating a transaction answers, as a message and as JSON. */
import { create, fromBinary } from "@bufbuild/protobuf";
import { toJson } from "@slipway/chain";
import {
  SimulationResponseSchema,
  TxMsgDataSchema,
} from "@slipway/chain/gen/cosmos/base/abci/v1beta1/abci_pb.ts";
import type { SimulateResult } from "../../chain/index.ts";

export function simulationMessage({ gasWanted, gasUsed, result }: SimulateResult) {
  const gasInfo = { gasWanted, gasUsed };
  if (!result) return { gasInfo };
  const { data, log, events } = result;
  return {
    gasInfo,
    result: {
      data,
      log,
      events: events.map(({ type, attributes }) => ({
        type,
        attributes: attributes.map((each) => ({ ...each })),
      })),
      msgResponses: fromBinary(TxMsgDataSchema, data).msgResponses,
    },
  };
}

export function simulationJson(result: SimulateResult) {
  return toJson(SimulationResponseSchema, create(SimulationResponseSchema, simulationMessage(result)));
}
