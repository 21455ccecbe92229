import { describe, expect, test } from "vitest";
import { createMnemonic, parseMnemonic, privateKeyFromMnemonic } from "./mnemonic.ts";
import { createKeySigner, signerFromMnemonic } from "./signer.ts";

const phrase = "test test test test test test test test test test test junk";

describe("recovery phrases", () => {
  test.each([
    [1, "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c"],
    [2, "akash1htamarexaxhgdsp0xu6sppeyx7avtvqrqjhvdj"],
    [5, "akash18el2mdgsjwvzezu5cjsyuyx0uru4zrm25ucxt7"],
  ])("account %i of the test phrase is %s", async (index, address) => {
    expect((await signerFromMnemonic(phrase, { index })).address).toBe(address);
  });

  test("a new phrase has 24 words and gives a key", async () => {
    const mnemonic = createMnemonic((length) => new Uint8Array(length).fill(5));
    expect(mnemonic.split(" ")).toHaveLength(24);
    expect(createKeySigner(await privateKeyFromMnemonic(mnemonic)).address).toMatch(/^akash1/);
    expect(createMnemonic()).not.toBe(createMnemonic());
  });

  test("spaces and capitals do not matter", () => {
    expect(parseMnemonic(`  ${phrase.toUpperCase().replaceAll(" ", "\n ")} `)).toBe(phrase);
  });

  test("a mistake is named by its place, never by the word", () => {
    expect(() => parseMnemonic(phrase.replace("junk", "secretword"))).toThrow("word 12 is not in the list");
    expect(() => parseMnemonic(phrase.replace("junk", "secretword"))).not.toThrow("secretword");
    expect(() => parseMnemonic(`${phrase} test`)).toThrow("a word is missing, doubled or out of place");
  });
});
