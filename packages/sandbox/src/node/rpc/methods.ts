/**
 * The table of JSON-RPC methods: name, arguments, what it answers. A method throws a Refusal in the real
 * node's words; everything that it answers is plain JSON.
 */
import { blockMethods } from "./block-methods.ts";
import { leverMethods } from "./lever-methods.ts";
import type { Method } from "./method.ts";
import { nodeMethods } from "./node-methods.ts";
import { queryMethods } from "./query-methods.ts";
import { searchMethods } from "./search-methods.ts";
import { txMethods } from "./tx-methods.ts";

export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...nodeMethods,
    ...blockMethods,
    ...txMethods,
    ...searchMethods,
    ...queryMethods,
    ...leverMethods,
  }),
);
