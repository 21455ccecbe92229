export { createChainState, restoreChainState } from "./machine.ts";
export type {
  AbciAttribute,
  AbciEvent,
  AdminChange,
  BlockInput,
  BlockOutput,
  ChainOptions,
  ChainState,
  GenesisValidator,
  QueryResult,
  SimulateResult,
  TxResult,
} from "./state.ts";
