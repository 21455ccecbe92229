import { describe, expect, test } from "vitest";
import { explainRefusal, parseRefusal, refusalError } from "./explain.ts";

describe("refusals", () => {
  test("codespace and code decide, whatever the words are", () => {
    expect(explainRefusal({ codespace: "market", code: 12, log: "" })).toMatchInlineSnapshot(`
      {
        "hint": "Choose another bid.",
        "meaning": "The bid is not open any more: it was withdrawn, lost, or already accepted.",
        "retryable": false,
      }
    `);
  });

  test("an unknown code still tells the chain's words", () => {
    const log = "failed to execute message; message index: 0: something new";
    expect(explainRefusal({ codespace: "new", code: 3, log }).meaning).toBe(
      "The chain refused it: something new.",
    );
  });

  test("the error says the chain's figures, and what is kept", () => {
    const log = "spendable balance 3uakt is smaller than 5uakt: insufficient funds";
    const refusal = { codespace: "sdk", code: 5, log };
    expect(refusalError(refusal, "execute")).toMatchObject({
      message: "The account has too little money (spendable balance 3uakt is smaller than 5uakt).",
      hint: "Only the fee was spent; everything else is as it was. Add funds, and keep some AKT for the fee.",
    });
    expect(refusalError(refusal, "simulate").hint).toMatch(/^Nothing was sent/);
  });

  test("too little money for a deposit is explained although the chain gives no code", () => {
    const log = "failed to execute message; message index: 0: deposit invalid: insufficient balance";
    expect(explainRefusal({ codespace: "undefined", code: 1, log }).meaning).toContain("too little money");
  });

  test("a panic is something that may be tried again", () => {
    expect(explainRefusal({ codespace: "undefined", code: 111222, log: "recovered: x" }).retryable).toBe(
      true,
    );
  });

  test("the error says which message was refused, and where", () => {
    const log = "failed to execute message; message index: 1: bid not open";
    expect(refusalError({ codespace: "market", code: 12, log }, "execute", { hash: "AB" })).toMatchObject({
      code: "CHAIN_TX_REFUSED",
      details: { codespace: "market", code: 12, log, stage: "execute", messageIndex: 1, hash: "AB" },
    });
  });

  test.each([
    [
      "account sequence mismatch, expected 4, got 0: incorrect account sequence [github.com/cosmos/cosmos-sdk/x/auth/ante/sigverify.go:364] with gas used: '31559'",
      { codespace: "sdk", code: 32 },
    ],
    [
      "rpc error: code = Unknown desc = failed to execute message; message index: 0: invalid bid: bid not found [x/y.go:5] with gas used: '9': unknown request",
      { codespace: "market", code: 18 },
    ],
    [
      "failed to execute message; message index: 0: Deposit too low - 1 < 2uact: Deposit invalid",
      { codespace: "deployment", code: 20 },
    ],
    [
      "failed to execute message; message index: 0: deposit invalid: insufficient balance",
      { codespace: "undefined", code: 1 },
    ],
  ])("a trial run's words %j are found in the table", (words, expected) => {
    expect(parseRefusal(words, ["deployment"])).toMatchObject(expected);
  });

  test("a text that two modules register belongs to the message's module", () => {
    expect(parseRefusal("x: unauthorized", ["bme"])).toMatchObject({ codespace: "bme", code: 3 });
    expect(parseRefusal("x: unauthorized", ["market"])).toMatchObject({ codespace: "sdk", code: 4 });
  });
});
