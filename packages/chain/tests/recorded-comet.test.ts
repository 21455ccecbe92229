import type { JsonValue } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { joinBlock, readBlock, readBlockResults, readStatus, readTxs } from "../src/chain/comet.ts";
import { recording } from "./goldens.ts";

interface Exchange {
  name: string;
  response: { body: { result: JsonValue } };
}

const exchanges = recording("rpc/comet.json") as Exchange[] | undefined;

function result(name: string): JsonValue {
  return exchanges?.find((each) => each.name === name)?.response.body.result ?? null;
}

test.skipIf(!exchanges)("the recorded node's status, blocks, results and searches are read", () => {
  expect(readStatus(result("status"))).toMatchObject({ chainId: "localakash", catchingUp: false });
  const update = joinBlock(readBlock(result("block")), readBlockResults(result("block_results")));
  expect(update).toMatchObject({ height: 1849n, proposer: "959ED9B10C419BCC19E26D6B77343850722E6F52" });
  const [found] = readTxs(result("tx_search"));
  expect(update.txs[0]?.hash).toBe(found?.hash);
  expect(found?.events).toEqual(update.txs[0]?.events);
  expect(readTxs(result("tx_search none"))).toEqual([]);
  expect(readBlockResults(result("block_results empty block")).txs).toEqual([]);
});
