export { createChainState, describeGenesis, restoreChainState } from "./machine.ts";
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
export type { UndoKind, UndoRows } from "./store/undo-rows.ts";
