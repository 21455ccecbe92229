import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type Money, toCoin } from "../coin.ts";
import { DepositAuthorization_Scope, DepositAuthorizationSchema } from "../gen/akash/escrow/v1/authz_pb.ts";
import { GenericAuthorizationSchema } from "../gen/cosmos/authz/v1beta1/authz_pb.ts";
import { MsgExecSchema, MsgGrantSchema, MsgRevokeSchema } from "../gen/cosmos/authz/v1beta1/tx_pb.ts";
import {
  AllowedMsgAllowanceSchema,
  BasicAllowanceSchema,
} from "../gen/cosmos/feegrant/v1beta1/feegrant_pb.ts";
import { MsgGrantAllowanceSchema, MsgRevokeAllowanceSchema } from "../gen/cosmos/feegrant/v1beta1/tx_pb.ts";
import { type Msg, pack } from "../tx.ts";

export interface Parties {
  readonly granter: string;
  readonly grantee: string;
}

/** The message type that a deposit authorization belongs to. */
export const DEPOSIT_TYPE_URL = "/akash.escrow.v1.MsgAccountDeposit";

/** Lets the grantee deposit the granter's coins up to limits. Signed by the granter. */
export function grantDeposit(
  given: Parties & {
    readonly limits: readonly Money[];
    readonly scopes?: readonly ("deployment" | "bid")[];
    readonly expires?: Date;
  },
): Msg {
  const { granter, grantee, limits, scopes = ["deployment"], expires } = given;
  const [first] = limits;
  return grant(
    { granter, grantee, ...(expires && { expires }) },
    pack(DepositAuthorizationSchema, {
      spendLimit: { denom: first?.denom ?? "", amount: "0" },
      spendLimits: limits.map(toCoin),
      scopes: scopes.map((scope) => DepositAuthorization_Scope[scope]),
    }),
  );
}

/** Lets the grantee send any message of one type for the granter. Signed by the granter. */
export function grantMessage(given: Parties & { readonly typeUrl: string; readonly expires?: Date }): Msg {
  return grant(given, pack(GenericAuthorizationSchema, { msg: given.typeUrl }));
}

/** Takes a permission back. Signed by the granter. */
export function revoke({ granter, grantee, typeUrl }: Parties & { readonly typeUrl: string }): Msg {
  return pack(MsgRevokeSchema, { granter, grantee, msgTypeUrl: typeUrl });
}

/** Runs messages of others under their permissions. Signed by the grantee. */
export function exec({ grantee, msgs }: { readonly grantee: string; readonly msgs: readonly Msg[] }): Msg {
  return pack(MsgExecSchema, { grantee, msgs: msgs.map(({ typeUrl, value }) => ({ typeUrl, value })) });
}

/** Lets the grantee pay fees from the granter's account. No limits means any amount. Signed by the granter. */
export function grantFees(
  given: Parties & {
    readonly limits?: readonly Money[];
    readonly expires?: Date;
    readonly onlyFor?: readonly string[];
  },
): Msg {
  const { granter, grantee, limits = [], expires, onlyFor } = given;
  const basic = pack(BasicAllowanceSchema, { spendLimit: limits.map(toCoin), ...expiration(expires) });
  const allowance = onlyFor
    ? pack(AllowedMsgAllowanceSchema, { allowance: basic, allowedMessages: [...onlyFor] })
    : basic;
  return pack(MsgGrantAllowanceSchema, { granter, grantee, allowance });
}

/** Takes a fee allowance back. Signed by the granter. */
export function revokeFees({ granter, grantee }: Parties): Msg {
  return pack(MsgRevokeAllowanceSchema, { granter, grantee });
}

function grant(
  { granter, grantee, expires }: Parties & { readonly expires?: Date },
  authorization: Msg,
): Msg {
  return pack(MsgGrantSchema, { granter, grantee, grant: { authorization, ...expiration(expires) } });
}

function expiration(expires: Date | undefined) {
  return expires && { expiration: timestampFromMs(expires.getTime()) };
}
