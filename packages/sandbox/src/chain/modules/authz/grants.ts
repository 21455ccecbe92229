/** Grants: what one account lets another do in its name, until when. Kept apart so that escrow can use them too. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { DepositAuthorizationSchema } from "@slipway/chain/gen/akash/escrow/v1/authz_pb.ts";
import { MsgAccountDepositSchema } from "@slipway/chain/gen/akash/escrow/v1/msg_pb.ts";
import {
  GenericAuthorizationSchema,
  type GrantAuthorization,
  GrantAuthorizationSchema,
} from "@slipway/chain/gen/cosmos/authz/v1beta1/authz_pb.ts";
import { SendAuthorizationSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/authz_pb.ts";
import { MsgSendSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/tx_pb.ts";
import { addressBytes } from "../../address.ts";
import { type Context, emitTyped } from "../../context.ts";
import { goString } from "../../go-text.ts";
import { byteKey, bytesKey, fromByteString, u64Key } from "../../keys.ts";
import { authzRefusals } from "../../refusal.ts";
import { messageTable } from "../../store/table.ts";
import { rfc3339, timestampOf, toNanos } from "../../time.ts";

export const GENERIC = `/${GenericAuthorizationSchema.typeName}`;
export const SEND = `/${SendAuthorizationSchema.typeName}`;
export const DEPOSIT = `/${DepositAuthorizationSchema.typeName}`;
const DEPOSIT_MSG = `/${MsgAccountDepositSchema.typeName}`;
const MAX_PRUNED = 200;

/** By granter, grantee and message type. */
const grants = messageTable("authz/grants", GrantAuthorizationSchema, {
  indexes: {
    grantee: ({ grantee }) => bytesKey(addressBytes(grantee)),
    expiry: ({ expiration }) => expiration && u64Key(toNanos(expiration)),
  },
});

export { grants as grantTable };

export function pairKey(granter: string, grantee: string): string {
  return bytesKey(addressBytes(granter)) + bytesKey(addressBytes(grantee));
}

function grantKey(granter: string, grantee: string, type: string): string {
  return pairKey(granter, grantee) + byteKey(type.length) + type;
}

/** The message type that an authorization is about; undefined for an unknown authorization. */
export function messageTypeOf({ typeUrl, value }: Any): string | undefined {
  if (typeUrl === GENERIC) return fromBinary(GenericAuthorizationSchema, value).msg;
  if (typeUrl === SEND) return `/${MsgSendSchema.typeName}`;
  return typeUrl === DEPOSIT ? DEPOSIT_MSG : undefined;
}

export function findGrant(
  ctx: Context,
  granter: string,
  grantee: string,
  type: string,
): GrantAuthorization | undefined {
  return grants.get(ctx, grantKey(granter, grantee, type));
}

/** Writes a grant, new or changed, with its event. `expiration` in unix nanoseconds. */
export function saveGrant(
  ctx: Context,
  granter: string,
  grantee: string,
  authorization: Any,
  expiration: bigint | undefined,
): void {
  if (expiration !== undefined && expiration <= ctx.time) {
    throw authzRefusals.invalidExpiration.wrap(
      `expiration must be after the current block time (${rfc3339(ctx.time)}), got ${rfc3339(expiration)}`,
    );
  }
  const type = messageTypeOf(authorization) ?? "";
  putGrant(ctx, granter, grantee, authorization, expiration);
  emitTyped(ctx, "cosmos.authz.v1beta1.EventGrant", { grantee, granter, msg_type_url: type });
}

/** Writes a grant without looking at its time and without an event. */
export function putGrant(
  ctx: Context,
  granter: string,
  grantee: string,
  authorization: Any,
  expiration: bigint | undefined,
): void {
  const value = create(GrantAuthorizationSchema, {
    granter,
    grantee,
    authorization,
    ...(expiration === undefined ? {} : { expiration: timestampOf(expiration) }),
  });
  grants.set(ctx, grantKey(granter, grantee, messageTypeOf(authorization) ?? ""), value);
}

export function removeGrant(ctx: Context, granter: string, grantee: string, type: string): void {
  const key = grantKey(granter, grantee, type);
  if (!grants.get(ctx, key)) {
    throw authzRefusals.notFound.wrap(
      `failed to delete grant with key ${goString(fromByteString(`\u0001${key}`))}`,
    );
  }
  grants.delete(ctx, key);
  emitTyped(ctx, "cosmos.authz.v1beta1.EventRevoke", { grantee, granter, msg_type_url: type });
}

/** Deposits that others let this account make, in the order of the granters' addresses. */
export function depositGrants(ctx: Context, grantee: string): GrantAuthorization[] {
  return grants
    .listIndex(ctx, "grantee", { prefix: bytesKey(addressBytes(grantee)) })
    .map(([, grant]) => grant)
    .filter(({ authorization }) => authorization?.typeUrl === DEPOSIT);
}

export function dropExpiredGrants(ctx: Context): void {
  const due: string[] = [];
  for (const [key, { expiration }] of grants.walkIndex(ctx, "expiry", {})) {
    // A grant that ends at this very time is still good.
    if (due.length >= MAX_PRUNED || (expiration && toNanos(expiration) >= ctx.time)) break;
    due.push(key);
  }
  for (const key of due) grants.delete(ctx, key);
}

export function packDeposit(value: Parameters<typeof create<typeof DepositAuthorizationSchema>>[1]): Any {
  return create(AnySchema, {
    typeUrl: DEPOSIT,
    value: toBinary(DepositAuthorizationSchema, create(DepositAuthorizationSchema, value)),
  });
}
