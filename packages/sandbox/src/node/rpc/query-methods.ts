/** ABCI: questions to the application. */
import { nodeVersion } from "../discovery.ts";
import { method } from "./method.ts";
import { base64 } from "./shapes.ts";

export const queryMethods = {
  abci_info: method({}, ({ core, visibleHeight }) => {
    const height = visibleHeight();
    const head = core.head(height);
    return {
      response: {
        data: "akash",
        version: nodeVersion,
        ...(head ? { last_block_height: String(height), last_block_app_hash: base64(head.appHash) } : {}),
      },
    };
  }),

  abci_query: method(
    { path: "string", data: "hex", height: "height", prove: "bool" },
    async ({ query }, { path = "", data = new Uint8Array(), height = 0n }) => {
      const answer = await query(path, data, height);
      const isStore = path.startsWith("/store/");
      return {
        response: {
          code: answer.code,
          log: answer.log,
          info: "",
          index: "0",
          key: isStore && data.length > 0 ? base64(data) : null,
          value: answer.value.length === 0 ? null : base64(answer.value),
          proofOps: null,
          height: String(answer.height),
          codespace: answer.codespace,
        },
      };
    },
  ),
};
