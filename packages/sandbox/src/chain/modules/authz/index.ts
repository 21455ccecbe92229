/** Acting in another account's name: grants, their use and their end. */
import { fromBinary } from "@bufbuild/protobuf";
import { GrantAuthorizationSchema } from "@slipway/chain/gen/cosmos/authz/v1beta1/authz_pb.ts";
import {
  type MsgExec,
  MsgExecResponseSchema,
  MsgExecSchema,
  MsgGrantResponseSchema,
  MsgGrantSchema,
  MsgRevokeResponseSchema,
  MsgRevokeSchema,
} from "@slipway/chain/gen/cosmos/authz/v1beta1/tx_pb.ts";
import { addressBytes } from "../../address.ts";
import { type Context, withAttribute } from "../../context.ts";
import { isElsewhere } from "../../elsewhere.ts";
import { goString, messageText } from "../../go-text.ts";
import { type MessageHandler, type Module, onMessage } from "../../module.ts";
import { authzRefusals, plain, Refusal, sdk } from "../../refusal.ts";
import { toNanos } from "../../time.ts";
import { type Msg, signersOf } from "../../tx/decode.ts";
import { fill } from "../../tx/fill.ts";
import { checkAddress, readAddress } from "../addresses.ts";
import { ensureAccount, getAccount } from "../auth.ts";
import { isBlocked } from "../bank.ts";
import { list, readMessage, record, writeMessage } from "../json.ts";
import { acceptMessage, validateAuthorization } from "./accept.ts";
import {
  dropExpiredGrants,
  findGrant,
  grantTable,
  messageTypeOf,
  putGrant,
  removeGrant,
  saveGrant,
} from "./grants.ts";
import { queries } from "./queries.ts";

/** Finds who handles a message: the modules are only known when all of them are made. */
export type Route = (typeUrl: string) => MessageHandler | undefined;

export function createAuthz(route: Route): Module {
  return {
    name: "authz",
    messages: [
      onMessage(MsgGrantSchema, MsgGrantResponseSchema, {
        run: (ctx, { granter, grantee, grant }) => {
          assertDifferent(granter, grantee);
          const to = checkAddress(grantee, "grantee");
          const from = checkAddress(granter, "granter");
          validateAuthorization(grant?.authorization);
          if (!getAccount(ctx, to)) {
            if (isBlocked(to)) throw notAllowed(to);
            ensureAccount(ctx, to);
          }
          const { authorization, expiration } = grant ?? {};
          if (!authorization) throw authzRefusals.unknownAuthorization;
          const type = messageTypeOf(authorization) ?? "";
          if (!route(type) && !isElsewhere(type)) throw sdk.invalidType.wrap(`${type} doesn't exist.`);
          saveGrant(ctx, from, to, authorization, expiration && toNanos(expiration));
        },
      }),
      onMessage(MsgRevokeSchema, MsgRevokeResponseSchema, {
        run: (ctx, { granter, grantee, msgTypeUrl }) => {
          assertDifferent(granter, grantee);
          const to = checkAddress(grantee, "grantee");
          const from = checkAddress(granter, "granter");
          if (msgTypeUrl === "") throw sdk.invalidRequest.wrap("missing msg method name");
          removeGrant(ctx, from, to, msgTypeUrl);
        },
      }),
      onMessage(MsgExecSchema, MsgExecResponseSchema, {
        answer: (ctx, msg) => ({ results: execute(ctx, msg, route) }),
      }),
    ],
    queries,
    initGenesis: (ctx, section) => {
      for (const [index, item] of list(
        record(section, "authz").authorization,
        "authz.authorization",
      ).entries()) {
        const { granter, grantee, authorization, expiration } = readMessage(
          GrantAuthorizationSchema,
          item,
          `authz.authorization[${index}]`,
        );
        if (authorization) putGrant(ctx, granter, grantee, authorization, expiration && toNanos(expiration));
      }
    },
    exportGenesis: (ctx) => ({
      authorization: grantTable.list(ctx).map(([, grant]) => writeMessage(GrantAuthorizationSchema, grant)),
    }),
    beginBlock: dropExpiredGrants,
  };
}

function execute(ctx: Context, { grantee: named, msgs }: MsgExec, route: Route): Uint8Array[] {
  if (named === "") throw plain("empty address string is not allowed");
  const grantee = checkAddress(named, "grantee");
  if (msgs.length === 0) throw sdk.invalidRequest.wrap("messages cannot be empty");
  const inner = msgs.map(({ typeUrl, value }) => {
    const handler = route(typeUrl);
    if (!handler) throw sdk.unknownRequest.wrap(`unrecognized message route: ${typeUrl}`);
    const { desc } = handler;
    return { handler, msg: { typeUrl, desc, value: fill(desc, fromBinary(desc, value)) } };
  });
  for (const [index, { handler, msg }] of inner.entries()) validateInner(handler, msg, index);
  return inner.map(({ handler, msg }, index) => {
    const [granter, ...others] = signersOf(msg);
    if (granter === undefined || others.length > 0) throw authzRefusals.numberOfSigners;
    readAddress(granter);
    if (granter !== grantee) useGrant(ctx, granter, grantee, msg);
    const before = ctx.events;
    ctx.events = [];
    try {
      const { value } = handler.run(ctx, msg.value);
      before.push(...withAttribute(ctx.events, "authz_msg_index", String(index)));
      return value;
    } catch (error) {
      if (error instanceof Refusal) {
        throw error.wrap(`failed to execute message; message ${messageText(msg.desc, msg.value)}`);
      }
      throw error;
    } finally {
      ctx.events = before;
    }
  });
}

function validateInner({ validate }: MessageHandler, { value }: Msg, index: number): void {
  try {
    validate?.(value);
  } catch (error) {
    throw error instanceof Refusal ? error.wrap(`msg ${index}`) : error;
  }
}

function useGrant(ctx: Context, granter: string, grantee: string, msg: Msg): void {
  const grant = findGrant(ctx, granter, grantee, msg.typeUrl);
  if (!grant?.authorization) {
    throw authzRefusals.notFound.wrap(
      `failed to get grant with given granter: ${granter}, grantee: ${grantee} & msgType: ${msg.typeUrl} `,
    );
  }
  const expiration = grant.expiration && toNanos(grant.expiration);
  if (expiration !== undefined && expiration < ctx.time) throw authzRefusals.expired;
  const { left } = acceptMessage(grant.authorization, msg);
  if (left === null) removeGrant(ctx, granter, grantee, msg.typeUrl);
  else if (left) putGrant(ctx, granter, grantee, left, expiration);
}

/** The real module prints the bytes of the address here. */
function notAllowed(grantee: string): Refusal {
  return sdk.unauthorized.wrap(`${goString(addressBytes(grantee))} is not allowed to receive funds`);
}

function assertDifferent(granter: string, grantee: string): void {
  if (granter.toLowerCase() === grantee.toLowerCase()) throw authzRefusals.granteeIsGranter;
}
