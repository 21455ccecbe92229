/** Certificates in the order of their states. A page that ends with a state does not tell of the next one. */
import { create } from "@bufbuild/protobuf";
import type { Certificate } from "@slipway/chain/gen/akash/cert/v1/cert_pb.ts";
import type { CertificateFilter } from "@slipway/chain/gen/akash/cert/v1/filters_pb.ts";
import { Query } from "@slipway/chain/gen/akash/cert/v1/query_pb.ts";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { PageRequestSchema } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { addressProblem } from "../../address.ts";
import type { Context } from "../../context.ts";
import { fromByteString, toByteString } from "../../keys.ts";
import { onQuery } from "../../module.ts";
import { internalStatus, invalidArgument, NIL_POINTER, Panic, Refusal } from "../../refusal.ts";
import { need } from "../../tx/fill.ts";
import { type Cursor, decodeCursor, encodeCursor } from "../akash-pages.ts";
import { DEFAULT_LIMIT, paginate } from "../pages.ts";
import { certificates, isTooLong, listPrefix, partsOf, serialBytes, serialProblem, states } from "./store.ts";

/** What stands before the keys of certificates in the real store. */
const STORE = 0x11;
const NOTHING = new Uint8Array(0);

interface Found {
  readonly certificate: Certificate;
  readonly serial: string;
}

export const queries = [
  onQuery(Query.method.certificates, (ctx, { filter, pagination }) => {
    const given = need(filter);
    const { offset = 0n, reverse = false } = pagination ?? {};
    if (offset > 0n && given.state === "") {
      throw invalidArgument("invalid request parameters. if offset is set, filter.state must be provided");
    }
    const cursor = cursorOf(pagination);
    const found: Found[] = [];
    let left = pagination?.limit || DEFAULT_LIMIT;
    let nextKey: Uint8Array = NOTHING;
    const wanted = cursor?.states ?? wantedStates(given.state);
    for (const [index, state] of wanted.entries()) {
      const resumed = index === 0 ? cursor : undefined;
      const prefix = resumed
        ? toByteString(Uint8Array.from(resumed.prefix.slice(1)))
        : prefixOf(given, state);
      const key = resumed ? fromByteString(resumed.key) : NOTHING;
      const request = create(PageRequestSchema, { key, offset, limit: left, reverse });
      const page = pageOf(ctx, prefix, request);
      found.push(...page.items);
      left -= BigInt(page.items.length);
      nextKey = page.pagination.nextKey;
      if (left > 0n) continue;
      if (nextKey.length > 0) {
        const rest = wanted.slice(index);
        const full = [STORE, ...fromByteString(prefix)];
        nextKey = encodeCursor({ states: rest, prefix: full, key: toByteString(nextKey) });
      }
      break;
    }
    return { certificates: found, pagination: { nextKey, total: BigInt(found.length) } };
  }),
];

function wantedStates(name: string): readonly number[] {
  if (name === "") return [...states.values()];
  const state = states.get(name);
  if (state === undefined) throw invalidArgument("invalid state value");
  return [state];
}

/** Here also keys that are none are the node's own fault. */
function cursorOf(request: PageRequest | undefined): Cursor | undefined {
  const key = request?.key ?? NOTHING;
  if (key.length === 0) return undefined;
  try {
    return decodeCursor(key);
  } catch (error) {
    throw error instanceof Refusal ? internalStatus(error.message.replace(/^.* desc = /, "")) : error;
  }
}

function prefixOf({ owner, serial }: CertificateFilter, state: number): string {
  if (owner === "") return listPrefix(state);
  const problem = addressProblem(owner);
  if (problem !== undefined) throw internalStatus(problem);
  if (serial === "") return listPrefix(state, owner);
  if (!/^[+-]?[0-9]+$/.test(serial)) {
    throw new Panic(NIL_POINTER);
  }
  const bytes = serialBytes(BigInt(serial.replace(/^\+/, "")));
  if (isTooLong(bytes)) throw internalStatus(serialProblem(bytes));
  return listPrefix(state, owner, bytes);
}

function pageOf(ctx: Context, prefix: string, request: PageRequest) {
  const source = function* (options: { start?: string | undefined; reverse?: boolean | undefined }) {
    for (const [key, certificate] of certificates.walk(ctx, { prefix, ...options })) {
      const { serial } = partsOf(key);
      if (serial === undefined) throw internalStatus("expected key of length at least 1, got 0");
      const item: [string, Found] = [key, { certificate, serial }];
      yield item;
    }
  };
  return paginate(request, source, { prefix, refuse: internalStatus });
}
