import { describe, expect, test } from "vitest";
import { addressOf, isAddress, moduleAddress, parseAddress, toAddress } from "./address.ts";

const address = "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c";

describe("addresses", () => {
  test("an address goes through its bytes and back", () => {
    expect(parseAddress(address)).toHaveLength(20);
    expect(toAddress(parseAddress(address))).toBe(address);
  });

  test("module accounts are found from their names", () => {
    expect(moduleAddress("bme")).toBe("akash1klpwzlvfnw7j8gtdd0cuu9vaw9ermsmd37sg55");
    expect(moduleAddress("gov")).toBe("akash10d07y265gmmuvt4z0w9aw880jnsr700jhe7z0f");
  });

  test("the address of a key can have any prefix", () => {
    const pubkey = Uint8Array.from([2, ...new Uint8Array(32).fill(7)]);
    expect(addressOf(pubkey, "akashvaloper").startsWith("akashvaloper1")).toBe(true);
  });

  test.each([
    [address.slice(0, -1), "it is mistyped or cut off"],
    [address.replace("akash1e", "akash1r"), "it is mistyped or cut off"],
    ["", "it is mistyped or cut off"],
    [toAddress(parseAddress(address), "cosmos"), 'it starts with "cosmos", not "akash"'],
    [toAddress(new Uint8Array(5)), "it has the wrong length"],
  ])('"%s" is refused because %s', (text, why) => {
    expect(isAddress(text)).toBe(false);
    expect(() => parseAddress(text)).toThrow(why);
  });
});
