/** What clients ask about grants. Those of a grantee are paged with keys of their own form. */

import { crc32 } from "node:zlib";
import { create } from "@bufbuild/protobuf";
import type { GrantAuthorization } from "@slipway/chain/gen/cosmos/authz/v1beta1/authz_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/authz/v1beta1/query_pb.ts";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { PageRequestSchema } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import type { Context } from "../../context.ts";
import { bytesKey, fromByteString, toByteString } from "../../keys.ts";
import { onQuery } from "../../module.ts";
import { authzRefusals, plain, type Refusal } from "../../refusal.ts";
import { readAddress } from "../addresses.ts";
import { hexWord } from "../akash-pages.ts";
import { DEFAULT_LIMIT, paginate, type Source } from "../pages.ts";
import { findGrant, grantTable, pairKey } from "./grants.ts";

/** What stands before the keys of the list of grantees in the real store. */
const GRANTEES = "\u0003";

const NOTHING = new Uint8Array(0);

const bare = ({ authorization, expiration }: GrantAuthorization) => ({
  ...(authorization ? { authorization } : {}),
  ...(expiration ? { expiration } : {}),
});

/** Here a limit that is left out does not ask for the total. */
function limited(request: PageRequest | undefined, key = request?.key): PageRequest {
  const { offset = 0n, limit = 0n, countTotal = false, reverse = false } = request ?? {};
  return create(PageRequestSchema, {
    key: key ?? new Uint8Array(0),
    offset,
    limit: limit || DEFAULT_LIMIT,
    countTotal,
    reverse,
  });
}

export const queries = [
  onQuery(Query.method.grants, (ctx, { granter, grantee, msgTypeUrl, pagination }) => {
    readAddress(granter);
    readAddress(grantee);
    if (msgTypeUrl !== "") {
      const found = findGrant(ctx, granter, grantee, msgTypeUrl);
      if (!found) throw authzRefusals.notFound.wrap(`authorization not found for ${msgTypeUrl} type`);
      return { grants: [bare(found)] };
    }
    const prefix = pairKey(granter, grantee);
    const page = paginate(limited(pagination), (options) => grantTable.walk(ctx, { prefix, ...options }), {
      prefix,
    });
    return { grants: page.items.map(bare), pagination: page.pagination };
  }),
  onQuery(Query.method.granterGrants, (ctx, { granter, pagination }) => {
    const prefix = bytesKey(readAddress(granter));
    const page = paginate(limited(pagination), (options) => grantTable.walk(ctx, { prefix, ...options }), {
      prefix,
    });
    return { grants: page.items, pagination: page.pagination };
  }),
  onQuery(Query.method.granteeGrants, (ctx, { grantee, pagination }) => {
    const cursor = decodeKey(pagination?.key ?? NOTHING);
    const prefix = cursor?.prefix ?? GRANTEES + (grantee === "" ? "" : bytesKey(readAddress(grantee)));
    const source: Source<GrantAuthorization> = ({ start, reverse = false }) => {
      const from = (key: string) => start === undefined || (reverse ? key <= start : key >= start);
      const found = granteeEntries(ctx).filter(([key]) => key.startsWith(prefix) && from(key));
      return reverse ? found.reverse() : found;
    };
    const page = paginate(limited(pagination, cursor?.key), source, { prefix });
    const { nextKey, total } = page.pagination;
    return { grants: page.items, pagination: { nextKey: encodeKey(prefix, nextKey), total } };
  }),
];

/** All grants in the order of the real store's list of grantees. */
function granteeEntries(ctx: Context): [string, GrantAuthorization][] {
  return grantTable.listIndex(ctx, "grantee", {}).map(([key, grant]) => {
    const type = key.slice(pairKey(grant.granter, grant.grantee).length);
    const people = pairKey(grant.grantee, grant.granter);
    return [GRANTEES + people + type, grant];
  });
}

/** A checksum, then two parts with a number and their length in front: the list's prefix and the key in it. */
function encodeKey(prefix: string, key: Uint8Array): Uint8Array {
  if (key.length === 0) return NOTHING;
  const body = Buffer.concat([part(1, fromByteString(prefix)), part(2, key)]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([sum, body]);
}

function part(number: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([number, bytes.length, ...bytes]);
}

function decodeKey(bytes: Uint8Array): { prefix: string; key: Uint8Array } | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes.length < 5) throw badKey("invalid key length");
  const given = Buffer.from(bytes).readUInt32BE(0);
  const body = bytes.subarray(4);
  const actual = crc32(body);
  if (given !== actual) throw badKey(`invalid checksum, ${hexWord(given)} != ${hexWord(actual)}`);
  const parts = new Map<number, Uint8Array>();
  for (let at = 0; at < body.length; ) {
    const end = at + 2 + (body[at + 1] ?? body.length);
    if (end > body.length) throw badKey("invalid key length");
    parts.set(body[at] ?? 0, body.subarray(at + 2, end));
    at = end;
  }
  const prefix = parts.get(1);
  const key = parts.get(2);
  if (!prefix || !key || parts.size > 2) throw badKey("invalid key type");
  return { prefix: toByteString(prefix), key };
}

function badKey(words: string): Refusal {
  return plain(`${words}: pagination: invalid key`);
}
