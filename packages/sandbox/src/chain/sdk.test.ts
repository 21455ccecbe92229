/**
 * What the Cosmos SDK's own modules (0.53.4: accounts, bank, grants, fee allowances) said to random, mostly odd
 * transactions of four accounts. Left out of the comparison: how much gas was used, all but the first line of a refusal
 * (a panic's stack, and bytes that look like the end of a line), and the store key in one refusal, which the chain's fork
 * of the SDK writes in its own way.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createChainState, type TxResult } from "./index.ts";
import { actor } from "./test/actors.ts";
import { FIRST_NUMBER, genesisWith } from "./test/genesis.ts";

const folder = fileURLToPath(new URL("../../goldens/sdk/", import.meta.url));

interface Answer {
  readonly tx: string;
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
}

interface Placed extends Answer {
  readonly data: string;
  readonly events: readonly {
    readonly type: string;
    readonly attributes: readonly { readonly key: string; readonly value: string }[];
  }[];
}

interface Block {
  readonly height: number;
  readonly time: string;
  /** Before the block, in this order. */
  readonly checked: readonly Answer[];
  readonly placed: readonly Placed[];
}

function read(name: string): Block[] {
  const lines = gunzipSync(readFileSync(folder + name))
    .toString()
    .trim()
    .split("\n");
  return lines.map((line): Block => JSON.parse(line));
}

const comparable = (log: string) =>
  (log.split("\n")[0] ?? "")
    .replace(/gasUsed: \d+/, "gasUsed")
    .replace(/(failed to delete grant with key ).*(: authorization not found)/, "$1$2")
    .replace(/ \[cosmos\/cosmos-sdk@\S+\]$/, "");

const bytesOf = (tx: string) => Buffer.from(tx, "base64");

const answerOf = ({ code, codespace, log }: Pick<Answer, "code" | "codespace" | "log">) => ({
  code,
  codespace,
  log: comparable(log),
});

const resultOf = (result: TxResult) => ({
  ...answerOf(result),
  data: Buffer.from(result.data).toString("base64"),
  events: result.events.map(({ type, attributes }) => ({
    type,
    attributes: attributes.map(({ key, value }) => ({ key, value })),
  })),
});

test.each(readdirSync(folder))("the SDK's answers in %s", (name) => {
  const actors = [0, 1, 2, 3].map((index) => actor(50 + index, FIRST_NUMBER + index));
  const chain = createChainState(genesisWith(actors, "2000000"));
  const proposer = new Uint8Array(20);
  chain.finalizeBlock({ height: 1n, time: chain.time, txs: [], proposer });
  let compared = 0;
  for (const { height, time, checked, placed } of read(name)) {
    const checks = checked.map(({ tx }) => answerOf(chain.checkTx(bytesOf(tx))));
    expect(checks, `checks before block ${height}`).toEqual(checked.map(answerOf));
    const txs = placed.map(({ tx }) => bytesOf(tx));
    const { txResults } = chain.finalizeBlock({ height: BigInt(height), time: BigInt(time), txs, proposer });
    const expected = placed.map(({ data, events, ...answer }) => ({ ...answerOf(answer), data, events }));
    expect(txResults.map(resultOf), `block ${height}`).toEqual(expected);
    compared += checks.length + txResults.length;
  }
  expect(compared).toBeGreaterThan(200);
});
