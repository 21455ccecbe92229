import { ApiError } from "@slipway/api";
import { expect, test } from "vitest";
import { toFailure } from "./to-failure.ts";

test("the API's own words are kept", () => {
  const error = new ApiError({
    type: "t",
    title: "t",
    status: 402,
    code: "CHAIN_TX_REFUSED",
    message: "The account has too little money.",
    hint: "Add 1 ACT.",
    retryable: false,
    docs: "d",
  });
  expect(toFailure(error)).toEqual({
    code: "CHAIN_TX_REFUSED",
    message: "The account has too little money.",
    detail: "",
    hint: "Add 1 ACT.",
    retryable: false,
  });
});

test("a wallet that refuses to sign is told apart, and says that nothing was spent", () => {
  const failure = toFailure(new Error("Request rejected"));
  expect(failure.code).toBe("WALLET_REFUSED");
  expect(failure.hint).toContain("nothing was spent");
});

test("an unknown error still says what it was", () => {
  expect(toFailure(new TypeError("x is not a function")).message).toBe(
    "The console stumbled: x is not a function.",
  );
});

test("what each address answered is told apart from what happened", () => {
  const answers = Array.from(
    { length: 4 },
    (_, index) => `https://rpc${index}.example.org: no such host`,
  ).join("; ");
  const error = Object.assign(new Error(`No node answers (${answers})`), {
    code: "CHAIN_UNREACHABLE",
    hint: "h",
  });
  expect(toFailure(error)).toMatchObject({ message: "No node answers.", detail: answers });
});
