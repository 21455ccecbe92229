/**
 * What a genesis of a real network has and the sandbox does not play: whole modules, lists of modules that it plays, grants
 * of other kinds. In: its sections. Out: the sections as the modules here read them, what was laid aside, and words about it.
 * What stays true: what was laid aside is written out again as it came; coins stay with their accounts.
 */
import { anyTypes, list, record } from "./modules/json.ts";

export interface Foreign {
  /** The sections without what was laid aside. */
  readonly sections: Readonly<Record<string, unknown>>;
  /** By section and field: a whole field, or the items of a list that were taken out of it. */
  readonly aside: ReadonlyMap<string, unknown>;
}

/** Fields of modules that are played in part; nobody here reads or changes them. */
const unplayed: Readonly<Record<string, readonly string[]>> = {
  staking: ["last_total_power", "last_validator_powers", "unbonding_delegations", "redelegations"],
  slashing: ["signing_infos", "missed_blocks"],
  distribution: [
    "delegator_withdraw_infos",
    "previous_proposer",
    "outstanding_rewards",
    "validator_accumulated_commissions",
    "validator_historical_rewards",
    "validator_current_rewards",
    "delegator_starting_infos",
    "validator_slash_events",
  ],
  gov: ["starting_proposal_id", "deposits", "votes", "proposals", "constitution"],
};

/** Lists of which only items of known kinds are played; the Any that says the kind stands in this field. */
const kinds = [
  { section: "authz", field: "authorization", any: "authorization" },
  { section: "feegrant", field: "allowances", any: "allowance" },
] as const;

const known = new Set(anyTypes.map(({ typeName }) => `/${typeName}`));

export function layAside(given: Readonly<Record<string, unknown>>): Foreign {
  const sections: Record<string, unknown> = { ...given };
  const aside = new Map<string, unknown>();
  for (const [section, fields] of Object.entries(unplayed)) {
    for (const field of fields) {
      const value = fieldOf(given[section], field);
      if (!isEmpty(value)) aside.set(`${section}/${field}`, value);
    }
  }
  for (const { section, field, any } of kinds) {
    if (given[section] === undefined) continue;
    const own = record(given[section], `app_state.${section}`);
    const all = list(own[field], `app_state.${section}.${field}`);
    const others = all.filter((item) => !isPlayed(fieldOf(item, any)));
    if (others.length === 0) continue;
    aside.set(`${section}/${field}`, others);
    sections[section] = { ...own, [field]: all.filter((item) => isPlayed(fieldOf(item, any))) };
  }
  return { sections, aside };
}

/** Puts what was laid aside back into sections that were written out. */
export function putBack(sections: Record<string, unknown>, aside: ReadonlyMap<string, unknown>): void {
  for (const [place, value] of aside) {
    const [name = "", field = ""] = place.split("/");
    const section = record(sections[name] ?? {}, name);
    const isList = kinds.some((each) => each.section === name && each.field === field);
    const whole = isList ? [...list(section[field], place), ...list(value, place)] : value;
    sections[name] = { ...section, [field]: whole };
  }
}

/** What of a genesis is not played, in a few lines for a person; `played` are the sections that modules here read. */
export function describeForeign(genesis: unknown, played: ReadonlySet<string>): string[] {
  const given = record(fieldOf(genesis, "app_state"), "app_state");
  const whole = Object.keys(given)
    .filter((name) => !played.has(name) && count(given[name]) > 0)
    .map((name) => `${name} (${amount(count(given[name]))})`);
  const parts = [...layAside(given).aside]
    .filter(([, value]) => count(value) > 0)
    .map(([place, value]) => `${place.replace("/", ".")} (${amount(count(value))})`);
  const validators = list(fieldOf(given.staking, "validators"), "app_state.staking.validators").length;
  return [
    ...(whole.length > 0 ? [`not simulated, kept as it stands: ${whole.join(", ")}`] : []),
    ...(parts.length > 0 ? [`not simulated in modules that are: ${parts.join(", ")}`] : []),
    ...(validators > 0
      ? [`${amount(validators, "validator")} to be read; the sandbox's own key signs the blocks`]
      : []),
  ];
}

function isPlayed(any: unknown): boolean {
  const type = fieldOf(any, "@type");
  const inner = fieldOf(any, "allowance");
  return typeof type !== "string" || (known.has(type) && (inner === undefined || isPlayed(inner)));
}

/** How many things stand in lists, at any depth but inside one another; parameters are no things. */
function count(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value)
    .filter(([name]) => !name.endsWith("params"))
    .reduce((sum, [, each]) => sum + count(each), 0);
}

function amount(number: number, what = "entry"): string {
  const many = what === "entry" ? "entries" : `${what}s`;
  return `${number.toLocaleString("en")} ${number === 1 ? what : many}`;
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

/** What the modules write there by themselves. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === "0" || value === "1") return true;
  return Array.isArray(value) && value.length === 0;
}
