/** The genesis as CometBFT keeps it, made from the application's form of the same document. */
import { formatTime } from "./comet/time.ts";
import { at, type GenesisFacts } from "./genesis-facts.ts";

export function cometGenesis(genesis: unknown, facts: GenesisFacts) {
  return {
    genesis_time: formatTime(facts.time),
    chain_id: facts.chainId,
    initial_height: String(facts.initialHeight),
    consensus_params: at(genesis, "consensus", "params") ?? at(genesis, "consensus_params") ?? {},
    app_hash: "",
    app_state: at(genesis, "app_state"),
  };
}
