import { describe, expect, test } from "vitest";
import { mainnet, parseNetwork, testnet } from "./network.ts";

describe("networks", () => {
  test("the built-in networks read as they are", () => {
    expect(parseNetwork(JSON.parse(JSON.stringify(mainnet)))).toEqual(mainnet);
    expect(parseNetwork(JSON.parse(JSON.stringify(testnet)))).toEqual(testnet);
  });

  test("three fields are enough", () => {
    expect(parseNetwork({ name: "mine", chainId: "mine-1", rpc: "http://127.0.0.1:26657" })).toEqual({
      name: "mine",
      title: "mine",
      kind: "custom",
      chainId: "mine-1",
      rpc: ["http://127.0.0.1:26657"],
      rest: [],
      feeDenom: "uakt",
      gasPrice: "0.025",
      paymentDenom: "uact",
      blockSeconds: 6,
    });
  });

  test.each([
    [null, "The network's network must be an object"],
    [{}, "The network's name must be text"],
    [{ name: "My net" }, "The network's name may have small letters, digits and dashes"],
    [{ name: "a", chainId: "c" }, "The network's rpc must be a list of addresses"],
    [{ name: "a", chainId: "c", rpc: [] }, "The network's rpc needs at least one address"],
    [
      { name: "a", chainId: "c", rpc: ["node:26657"] },
      'The network\'s rpc "node:26657" is not an http or https address',
    ],
    [
      { name: "a", chainId: "c", rpc: ["http://n"], gasPrice: "free" },
      'The network\'s gasPrice must be a decimal number such as "0.025"',
    ],
    [
      { name: "a", chainId: "c", rpc: ["http://n"], kind: "devnet" },
      "The network's kind must be sandbox, testnet, mainnet or custom",
    ],
  ])("%j is refused: %s", (value, message) => {
    expect(() => parseNetwork(value)).toThrow(message);
  });
});
