/** What the node itself must know of a genesis document; the state machine reads the rest. */
import { sandboxError } from "../errors.ts";
import { parseTime } from "./comet/time.ts";

export interface GenesisFacts {
  readonly chainId: string;
  readonly time: bigint;
  readonly initialHeight: bigint;
  readonly validatorPower: bigint;
  readonly moniker: string;
  readonly maxBlockBytes: bigint;
  readonly maxGas: bigint;
}

const unitsOfPower = 1_000_000n;

export function genesisFacts(genesis: unknown): GenesisFacts {
  const chainId = at(genesis, "chain_id");
  if (typeof chainId !== "string" || chainId === "") throw wrong("chain_id", chainId, "a name");
  const block = at(genesis, "consensus", "params", "block") ?? at(genesis, "consensus_params", "block");
  return {
    chainId,
    time: readTime(at(genesis, "genesis_time")),
    // 0 is how some write that nothing was said.
    initialHeight: readInteger("initial_height", at(genesis, "initial_height") ?? "1") || 1n,
    ...readValidator(genesis),
    maxBlockBytes: readInteger("consensus.params.block.max_bytes", at(block, "max_bytes") ?? "22020096"),
    maxGas: readInteger("consensus.params.block.max_gas", at(block, "max_gas") ?? "-1"),
  };
}

/** The value under a path of keys, or undefined. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((here, key) => {
    if (typeof here !== "object" || here === null) return undefined;
    return Reflect.get(here, key);
  }, value);
}

function readValidator(genesis: unknown): { validatorPower: bigint; moniker: string } {
  const message = at(genesis, "app_state", "genutil", "gen_txs", 0, "body", "messages", 0);
  const staked = at(genesis, "app_state", "staking", "validators", 0);
  const staking = at(message, "value", "amount");
  const tokens = staking ?? at(staked, "tokens") ?? "5000000000000";
  const moniker = at(message, "description", "moniker") ?? at(staked, "description", "moniker");
  const path =
    staking === undefined
      ? "app_state.staking.validators[0].tokens"
      : "app_state.genutil.gen_txs[0].body.messages[0].value.amount";
  const power = readInteger(path, tokens) / unitsOfPower;
  return {
    validatorPower: power > 0n ? power : 1n,
    moniker: typeof moniker === "string" ? moniker : "node0",
  };
}

function readTime(value: unknown): bigint {
  try {
    return parseTime(String(value));
  } catch {
    throw wrong("genesis_time", value, "a time such as 2026-11-23T00:00:00Z");
  }
}

function readInteger(path: string, value: unknown): bigint {
  if (/^-?\d+$/.test(String(value))) return BigInt(String(value));
  throw wrong(path, value, "a whole number");
}

function wrong(path: string, value: unknown, wanted: string): Error {
  return sandboxError(
    "SANDBOX_GENESIS_WRONG",
    `genesis: ${path} is ${JSON.stringify(value)}, not ${wanted}`,
    {
      details: { path },
    },
  );
}
