/**
 * Parameters of Akash's modules, which on a real network a vote of governance changes. In: the chain's state, and what shall
 * be otherwise. Out: a module's parameters whole, in the form of its genesis.
 */
import { SlipwayError } from "@slipway/chain";
import { sandboxError } from "../errors.ts";
import { leverWrong, readFields, readOneOf } from "../lever-values.ts";
import type { Core } from "./core.ts";

const modules = ["bme", "deployment", "market", "oracle"] as const;

export type ModuleParams = Readonly<Record<string, unknown>>;

/** Every changeable module's parameters by its name. */
export function allParams(core: Core): Readonly<Record<string, ModuleParams>> {
  const { app_state: state } = Object(core.state.exportGenesis());
  return Object.fromEntries(modules.map((name) => [name, Object(state[name]).params]));
}

/** Changes what is given of one module's parameters and answers all of them. Throws SANDBOX_LEVER_WRONG. */
export function changeParams(core: Core, name: string, change: object): ModuleParams {
  const module = readOneOf("module", name, modules);
  const before = allParams(core)[module] ?? {};
  const given = readFields("params", change, Object.keys(before));
  if (Object.keys(given).length === 0) throw leverWrong("params", change, "what shall be otherwise");
  try {
    core.change({ kind: "params", module, params: { ...before, ...given } });
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    throw sandboxError("SANDBOX_LEVER_WRONG", error.message.replace(/^genesis: /, ""), { cause: error });
  }
  return allParams(core)[module] ?? {};
}
