/** Questions to the application by ABCI path: gRPC methods, and the few of /app. */
import type { Core } from "./core.ts";
import { nodeVersion } from "./discovery.ts";
import type { AbciAnswer } from "./rpc/method.ts";

const nothing = new Uint8Array();
const sdk = "sdk";

export function createQueries(core: Core): (path: string, data: Uint8Array, height: bigint) => AbciAnswer {
  return (path, data, height) => {
    if (path === "/app/version") {
      return {
        code: 0,
        codespace: sdk,
        log: "",
        value: Buffer.from(nodeVersion),
        height: height || core.height,
      };
    }
    if (!/^\/[\w.]+\/\w+$/.test(path)) return refusal(6, "unknown query path: unknown request");
    if (height > core.height) {
      return refusal(
        26,
        "cannot query with height in the future; please provide a valid height: invalid height",
      );
    }
    if (height < 0n) {
      return refusal(26, "cannot query with height < 0; please provide a valid height: invalid height");
    }
    return height === 0n ? core.state.query(path, data) : core.state.query(path, data, height);
  };
}

function refusal(code: number, log: string): AbciAnswer {
  return { code, codespace: sdk, log, value: nothing, height: 0n };
}
