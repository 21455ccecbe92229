import type { Registry } from "@bufbuild/protobuf";
import type { Template } from "@slipway/api";
import type { Networks } from "../networks/networks.ts";
import type { Store } from "../store/open.ts";
import type { Logger } from "./problem.ts";

/** What the routes work with. */
export interface Deps {
  readonly networks: Networks;
  readonly store: Store;
  readonly templates: readonly Template[];
  readonly registry: Registry;
  readonly now: () => number;
  readonly random: (length: number) => Uint8Array;
  readonly log: Logger;
}
