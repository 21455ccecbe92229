/** From a genesis document to the first state, and back. */
import type { Context } from "./context.ts";
import type { Module } from "./module.ts";
import { genesisError, integerOf, record, textOf } from "./modules/json.ts";
import { Table, textCodec } from "./store/table.ts";
import { parseTime, rfc3339Nano } from "./time.ts";

export interface GenesisFacts {
  readonly chainId: string;
  readonly time: bigint;
  readonly initialHeight: bigint;
}

/** Sections that no module here reads, and the document's own head, kept to be written out again. */
const kept = new Table("genesis/kept", textCodec);
const HEAD = "";

export function readFacts(genesis: unknown): GenesisFacts {
  const { chain_id, genesis_time, initial_height } = record(genesis, "the document");
  const time = parseTime(textOf(genesis_time, "genesis_time"));
  if (time === undefined) throw genesisError("genesis_time", "must be a time such as 2026-11-23T00:00:00Z");
  const chainId = textOf(chain_id, "chain_id");
  if (chainId === "") throw genesisError("chain_id", "must not be empty");
  return {
    chainId,
    time,
    initialHeight: initial_height === undefined ? 1n : integerOf(initial_height, "initial_height"),
  };
}

/** Fills an empty store with what the document says, module by module. */
export function loadGenesis(ctx: Context, genesis: unknown, modules: readonly Module[]): void {
  const { app_state, ...head } = record(genesis, "the document");
  const sections = record(app_state, "app_state");
  kept.set(ctx, HEAD, JSON.stringify({ ...head, order: Object.keys(sections) }));
  const known = new Set(modules.filter(({ initGenesis }) => initGenesis).map(({ name }) => name));
  for (const [name, section] of Object.entries(sections)) {
    if (!known.has(name)) kept.set(ctx, name, JSON.stringify(section));
  }
  for (const { initHead } of modules) initHead?.(ctx, head);
  for (const { name, initGenesis } of modules) {
    if (!initGenesis) continue;
    const section = sections[name];
    if (section === undefined) throw genesisError(`app_state.${name}`, "is missing");
    initGenesis(ctx, section, sections);
  }
}

/** The present state as a genesis document that starts where this chain stands. */
export function saveGenesis(ctx: Context, modules: readonly Module[]): unknown {
  const { order, ...head } = record(JSON.parse(kept.get(ctx, HEAD) ?? "{}"), "the document");
  const sections: Record<string, unknown> = {};
  const exported = new Map(modules.map((module) => [module.name, module]));
  for (const name of Array.isArray(order) ? order.filter((item) => typeof item === "string") : []) {
    const module = exported.get(name);
    const raw = kept.get(ctx, name);
    sections[name] = module?.exportGenesis ? module.exportGenesis(ctx) : JSON.parse(raw ?? "null");
  }
  return {
    ...head,
    genesis_time: rfc3339Nano(ctx.time),
    initial_height: Number(ctx.height + 1n),
    app_state: sections,
  };
}
