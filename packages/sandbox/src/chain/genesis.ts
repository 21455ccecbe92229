/** From a genesis document to the first state, and back. */
import { SlipwayError } from "@slipway/chain";
import type { Context } from "./context.ts";
import { checkAddresses, checkUnique, escrowSurplus } from "./genesis-check.ts";
import { describeForeign, layAside, putBack } from "./genesis-foreign.ts";
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
/** Parts of sections that modules do read. */
const laidAside = new Table("genesis/aside", textCodec);
const HEAD = "";

export function readFacts(genesis: unknown): GenesisFacts {
  const { chain_id, genesis_time, initial_height } = record(genesis, "the document");
  const time = parseTime(textOf(genesis_time, "genesis_time"));
  if (time === undefined)
    throw genesisError("genesis_time", "must be a time such as 2026-11-23T00:00:00Z", genesis_time);
  const chainId = textOf(chain_id, "chain_id");
  if (chainId === "") throw genesisError("chain_id", "must not be empty");
  const initialHeight = initial_height === undefined ? 1n : integerOf(initial_height, "initial_height");
  if (initialHeight < 0n) throw genesisError("initial_height", "must not be negative", initial_height);
  return { chainId, time, initialHeight: initialHeight || 1n };
}

/** Fills an empty store with what the document says, module by module. */
export function loadGenesis(ctx: Context, genesis: unknown, modules: readonly Module[]): void {
  const { app_state, ...head } = record(genesis, "the document");
  const given = record(app_state, "app_state");
  kept.set(ctx, HEAD, JSON.stringify({ ...head, order: Object.keys(given) }));
  const known = played(modules);
  for (const [name, section] of Object.entries(given)) {
    if (!known.has(name)) kept.set(ctx, name, JSON.stringify(section));
  }
  checkUnique(given);
  checkAddresses(given);
  const { sections, aside } = layAside(given);
  for (const [place, value] of aside) laidAside.set(ctx, place, JSON.stringify(value));
  for (const { initHead } of modules) initHead?.(ctx, head);
  for (const { name, initGenesis } of modules) {
    if (!initGenesis) continue;
    const section = sections[name];
    if (section === undefined) throw genesisError(`app_state.${name}`, "is missing");
    inAppState(() => initGenesis(ctx, section, sections));
  }
  escrowSurplus(given);
}

/** What of a genesis this chain does not play, in words. */
export function foreignParts(genesis: unknown, modules: readonly Module[]): string[] {
  const { app_state } = record(genesis, "the document");
  const surplus = [...escrowSurplus(record(app_state, "app_state"))].map(
    ([denom, amount]) => `${amount}${denom}`,
  );
  return [
    ...describeForeign(genesis, played(modules)),
    ...(surplus.length > 0 ? [`escrow's account holds ${surplus.join(", ")} that it owes nobody`] : []),
  ];
}

function played(modules: readonly Module[]): ReadonlySet<string> {
  return new Set(modules.filter(({ initGenesis }) => initGenesis).map(({ name }) => name));
}

/** Modules know the path within their section; whoever reads the message sees the whole document. */
function inAppState(read: () => void): void {
  try {
    read();
  } catch (error) {
    const details = error instanceof SlipwayError ? error.details : undefined;
    if (typeof details?.path !== "string" || typeof details.problem !== "string") throw error;
    const { path, problem } = details;
    throw path.startsWith("app_state.") ? error : genesisError(`app_state.${path}`, problem);
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
  putBack(sections, new Map(laidAside.list(ctx).map(([place, text]) => [place, JSON.parse(text)])));
  return {
    ...head,
    genesis_time: rfc3339Nano(ctx.time),
    initial_height: Number(ctx.height + 1n),
    app_state: sections,
  };
}
