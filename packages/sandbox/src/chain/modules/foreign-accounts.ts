/**
 * Accounts of kinds, and keys of kinds, that the sandbox does not know: a genesis of a real network has a few. In: such an
 * account. Out: the plain account that it is here. What stays true: it is written out again as it came; nobody can sign
 * with a key of an unknown kind.
 */
import { BaseAccountSchema } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import type { Context } from "../context.ts";
import { Table, textCodec } from "../store/table.ts";
import { anyTypes, record } from "./json.ts";

type Json = Record<string, unknown>;

interface Kept {
  /** The account around the base account. */
  readonly outer?: Json;
  readonly pubKey?: unknown;
}

const kept = new Table("auth/foreign", textCodec);
const known = new Set<unknown>(anyTypes.map(({ typeName }) => `/${typeName}`));

/** The account's base, and what of it is kept aside; an account of a known kind is its own base. */
export function plainAccount(outer: Json): { base: Json; aside: Kept | undefined } {
  const isForeign = !known.has(outer["@type"]) && isObject(outer.base_account);
  const { base_account, ...around } = outer;
  const base = isForeign ? record(base_account, "base_account") : outer;
  const key = base.pub_key;
  const isForeignKey = isObject(key) && !known.has(Reflect.get(key, "@type"));
  const aside = {
    ...(isForeign ? { outer: around } : {}),
    ...(isForeignKey ? { pubKey: key } : {}),
  };
  return {
    base: isForeignKey ? { ...base, pub_key: null } : base,
    aside: isForeign || isForeignKey ? aside : undefined,
  };
}

export function keepAside(ctx: Context, key: string, aside: Kept | undefined): void {
  if (aside !== undefined) kept.set(ctx, key, JSON.stringify(aside));
}

/** The account as the genesis had it, with what has changed since. */
export function withAside(ctx: Context, key: string, base: Json): Json {
  const text = kept.get(ctx, key);
  const { outer, pubKey }: Kept = text === undefined ? {} : JSON.parse(text);
  const whole = pubKey === undefined ? base : { ...base, pub_key: pubKey };
  return outer === undefined
    ? { "@type": `/${BaseAccountSchema.typeName}`, ...whole }
    : { ...outer, base_account: whole };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
