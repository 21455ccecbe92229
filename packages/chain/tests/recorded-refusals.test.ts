import { expect, test } from "vitest";
import { fromBase64 } from "../src/bytes.ts";
import { explainRefusal, parseRefusal } from "../src/refusal.ts";
import { decodeTx } from "../src/tx.ts";
import { recordings } from "./goldens.ts";

interface Refused {
  tx: string;
  code: number;
  codespace: string;
  log: string;
}

const chains = recordings("chain");
const refused = chains
  .flatMap(({ lines }) => lines as { txs?: Refused[]; rejected?: Refused[] }[])
  .flatMap(({ txs = [], rejected = [] }) => [...txs, ...rejected])
  .filter(({ code }) => code !== 0);

test.skipIf(chains.length === 0)("every refusal of the recorded chain is explained in plain words", () => {
  expect(refused.length).toBeGreaterThan(500);
  const unexplained = refused.filter(({ codespace, code, log }) => {
    const isPlain = codespace === "undefined" && code === 1;
    return !isPlain && explainRefusal({ codespace, code, log }).meaning.startsWith("The chain refused it");
  });
  expect(unexplained.map(({ codespace, code, log }) => `${codespace} ${code} ${log}`)).toEqual([]);
});

test.skipIf(chains.length === 0)(
  "codespace and code are found again from the words alone, as a trial run gives them",
  () => {
    const wrong = refused.filter(({ tx, codespace, code, log }) => {
      const modules = decodeTx(fromBase64(tx)).messages.map(({ typeUrl }) => typeUrl.split(".")[1] ?? "");
      const found = parseRefusal(log, modules);
      return code !== 111222 && (found.codespace !== codespace || found.code !== code);
    });
    expect([
      ...new Set(wrong.map(({ codespace, code, log }) => `${codespace} ${code} ${log.slice(0, 150)}`)),
    ]).toEqual([]);
  },
);
