/**
 * Answers recorded placement lines in the recorded form, so that a program outside can compare.
 * In: one line of a recording (its own `result` is not looked at). Out: `{id, result}`.
 */
import { parseCluster, printCluster } from "./cluster.ts";
import { decide } from "./decide.ts";
import {
  groupPrice,
  parseAttributes,
  parseCoin,
  parseGroup,
  parseUnit,
  printCoin,
  printOffer,
  printUnits,
} from "./group.ts";
import { drawCount, priceRange } from "./pricing/random-range.ts";
import { priceByScale } from "./pricing/scale.ts";
import { ScriptInputError, scriptInput, scriptPrice } from "./pricing/script.ts";
import { type ReserveConfig, reserve } from "./reserve.ts";

export type JudgeKind = "inventory" | "pricing" | "bid-decision";

type Line = Readonly<Record<string, unknown>>;

export function judgePlacement(kind: JudgeKind, line: Line): unknown {
  switch (kind) {
    case "inventory":
      return judgeInventory(line);
    case "pricing":
      return judgePricing(line);
    case "bid-decision":
      return judgeBidDecision(line);
  }
}

export function judgeInventory(line: Line): unknown {
  const reservation = reserve(parseCluster(line.cluster), parseGroup(line.group), parseConfig(line.config));
  if (!reservation.fits) return { error: reservation.error, fits: false, unchanged: true };
  const { committed, adjusted, after, clusterParams } = reservation;
  return {
    adjusted: printUnits(adjusted),
    after: printCluster(after),
    cluster_params: Object.fromEntries(
      [...clusterParams].map(([id, params]) => [
        id,
        params && {
          runtime_class: params.runtimeClass,
          resources: { gpu: { vendor: params.vendor, model: params.model, memory_size: "", interface: "" } },
        },
      ]),
    ),
    committed: printUnits(committed),
    fits: true,
    ...("note" in line ? { offer: printOffer(adjusted) } : {}),
  };
}

/** Also answers the lines about ranges and scripts, in the fields that those carry. */
export function judgePricing(line: Line): unknown {
  if ("stdin" in line || "price_precision" in line) return judgeScriptInput(line);
  if ("stdout" in line) return judgeScriptOutput(line);
  const group = parseGroup(line.group);
  if (line.strategy === "randomRange") return judgeRange(line);
  if (!("params" in line)) return {};
  const asked = groupPrice(group);
  if (asked === null) {
    const denoms = group.units.map(({ price }) => price?.denom ?? "");
    const other = denoms.find((denom) => denom !== denoms[0]);
    return { error: `PANIC: coin denom different: ${denoms[0]} ${other}` };
  }
  // The recordings carry exactly these fields.
  const params = line.params as Parameters<typeof priceByScale>[0];
  const priced = priceByScale({ ...params, kind: "scale" }, group);
  const head = { denom: asked.denom, group_price: printCoin(asked) };
  if (!priced.ok) return { ...head, error: priced.error, stage: priced.stage };
  return { above_group_price: priced.price.amount > asked.amount, ...head, price: printCoin(priced.price) };
}

export function judgeBidDecision(line: Line): unknown {
  // The recordings carry exactly these fields.
  const input = line.input as Record<string, unknown> & {
    audited: Record<string, unknown[]> | null;
    config: { attributes: unknown; max_group_volumes: number };
  };
  const decision = decide(
    {
      attributes: parseAttributes(input.provider_attributes),
      chainAttributes: failure(input.fetch_error) ?? parseAttributes(input.fetched_attributes),
      auditedBy: (auditor) =>
        failure(input.audit_error) ?? (input.audited?.[auditor] ?? []).map(parseAttributes),
      orderAttributes: parseAttributes(input.config.attributes),
      maxGroupVolumes: input.config.max_group_volumes,
    },
    parseGroup(input.group),
  );
  const { auditorsAsked } = decision;
  const asked = auditorsAsked.length === 0 ? {} : { auditors_asked: auditorsAsked };
  if (decision.bid) return { ...asked, bid: true };
  const { reason, reasonError, error, crashed } = decision;
  if (crashed) return { error: `PANIC: ${error}` };
  return {
    ...asked,
    bid: false,
    ...(reason === undefined ? {} : { reason }),
    ...(reasonError === undefined ? {} : { reason_error: reasonError }),
    ...(error === undefined ? {} : { error }),
  };
}

function failure(text: unknown): { error: string } | undefined {
  return typeof text === "string" && text !== "" ? { error: text } : undefined;
}

function judgeRange(line: Line): unknown {
  const { min, max } = priceRange(parseGroup(line.group));
  const fixed = min.amount === max.amount || drawCount(min.amount, max.amount) === 1n;
  return {
    draw_is_fixed: fixed,
    min: printCoin(min),
    max: printCoin(max),
    ...(fixed ? { price: printCoin(min) } : {}),
  };
}

function judgeScriptInput(line: Line): unknown {
  try {
    const allocated = Array.isArray(line.allocated) ? line.allocated.map(parseUnit) : null;
    return { stdin: scriptInput(parseGroup(line.group), allocated, Number(line.price_precision ?? 0)) };
  } catch (error) {
    if (error instanceof ScriptInputError) return { error: `PANIC: ${error.message}` };
    throw error;
  }
}

function judgeScriptOutput(line: Line): unknown {
  const denom = parseCoin(line.price)?.denom ?? "uact";
  const run = { exit: Number(line.exit), stdout: String(line.stdout), stderr: String(line.stderr) };
  const priced = scriptPrice(run, denom);
  return priced.ok ? { price: printCoin(priced.price) } : { error: priced.error };
}

function parseConfig(json: unknown): ReserveConfig {
  // The recordings carry exactly these fields.
  const config = json as Record<string, number> & {
    leased_ip: { available: number; in_use: number } | null;
  };
  return {
    cpuLevel: config.cpu_commit_level ?? 0,
    gpuLevel: config.gpu_commit_level ?? 0,
    memoryLevel: config.memory_commit_level ?? 0,
    storageLevel: config.storage_commit_level ?? 0,
    leasedIp: config.leased_ip && { available: config.leased_ip.available, inUse: config.leased_ip.in_use },
  };
}
