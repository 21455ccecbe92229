/** Reading the genesis: JSON of unknown shape, refused with the path of what is wrong. */
import { createRegistry, type DescMessage, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { fromJson, SlipwayError, toJson } from "@slipway/chain";
import { DepositAuthorizationSchema } from "@slipway/chain/gen/akash/escrow/v1/authz_pb.ts";
import { BaseAccountSchema, ModuleAccountSchema } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import { GenericAuthorizationSchema } from "@slipway/chain/gen/cosmos/authz/v1beta1/authz_pb.ts";
import { SendAuthorizationSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/authz_pb.ts";
import { PubKeySchema as Ed25519Schema } from "@slipway/chain/gen/cosmos/crypto/ed25519/keys_pb.ts";
import { LegacyAminoPubKeySchema } from "@slipway/chain/gen/cosmos/crypto/multisig/keys_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import {
  AllowedMsgAllowanceSchema,
  BasicAllowanceSchema,
  PeriodicAllowanceSchema,
} from "@slipway/chain/gen/cosmos/feegrant/v1beta1/feegrant_pb.ts";
import { sandboxErrors } from "../../errors.ts";
import { fill } from "../tx/fill.ts";

/** Types that stand inside an Any in state and messages. */
export const anyTypes = [
  PubKeySchema,
  Ed25519Schema,
  LegacyAminoPubKeySchema,
  BaseAccountSchema,
  ModuleAccountSchema,
  GenericAuthorizationSchema,
  SendAuthorizationSchema,
  DepositAuthorizationSchema,
  BasicAllowanceSchema,
  PeriodicAllowanceSchema,
  AllowedMsgAllowanceSchema,
] as const;

const registry = createRegistry(...anyTypes);

/** A genesis that cannot be loaded; `path` says where, `value` what stands there. */
export function genesisError(path: string, what: string, value?: unknown): SlipwayError {
  const { hint, retryable } = sandboxErrors.SANDBOX_GENESIS_WRONG;
  const problem = value === undefined ? what : `${shown(value)} ${what}`;
  return new SlipwayError("SANDBOX_GENESIS_WRONG", `genesis: ${path} ${problem}`, {
    hint,
    retryable,
    details: { path, problem },
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

export function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw genesisError(path, "must be an object", value);
  }
  return { ...value };
}

/** A list; an absent one is empty. */
export function list(value: unknown, path: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw genesisError(path, "must be a list", value);
  return value;
}

export function textOf(value: unknown, path: string): string {
  if (typeof value !== "string") throw genesisError(path, "must be a string", value);
  return value;
}

export function integerOf(value: unknown, path: string): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?[0-9]+$/.test(value)) return BigInt(value);
  throw genesisError(path, "must be a whole number", value);
}

/** A message of the genesis, filled. */
export function readMessage<Desc extends DescMessage>(
  schema: Desc,
  value: unknown,
  path: string,
): MessageShape<Desc> {
  try {
    // What the genesis holds came from JSON.
    return fill(schema, fromJson(schema, value as JsonValue, { registry }));
  } catch (error) {
    throw wrongPart(value, path, error);
  }
}

/** The field that could not be read, by its whole path, and what stands there. */
function wrongPart(value: unknown, path: string, error: unknown): SlipwayError {
  const message = error instanceof Error ? error.message : String(error);
  const inner = error instanceof SlipwayError ? error.details?.path : undefined;
  if (typeof inner !== "string") return genesisError(path, message);
  const part = inner
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .reduce<unknown>((here, step) => (isObject(here) ? Reflect.get(here, step) : undefined), value);
  const where = inner === "" ? path : `${path}.${inner}`;
  return genesisError(where, message.slice((inner || "value").length + 1), part);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export function writeMessage<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
): Record<string, unknown> {
  return { ...toJson(schema, message, { registry }) };
}
