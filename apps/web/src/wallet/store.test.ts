import { expect, test } from "vitest";
import { chooseWallet, forgetWallet, keepWallet, type Wallet, walletOn } from "./store.ts";

const sandbox = { name: "sandbox", kind: "sandbox" };
const mainnet = { name: "mainnet", kind: "mainnet" };
const key = (address: string): Wallet => ({ kind: "local", address, name: "", box: {} });

test("a sandbox key acts on a sandbox only", () => {
  keepWallet({ kind: "sandbox", address: "akash1play", mnemonic: "" }, "sandbox");
  expect(walletOn(sandbox)?.address).toBe("akash1play");
  expect(walletOn(mainnet)).toBeUndefined();
  forgetWallet("akash1play");
});

test("each network remembers its own key", () => {
  keepWallet(key("akash1a"), "mainnet");
  keepWallet(key("akash1b"), "mainnet");
  chooseWallet("akash1a", "testnet");
  expect(walletOn(mainnet)?.address).toBe("akash1b");
  expect(walletOn({ name: "testnet", kind: "testnet" })?.address).toBe("akash1a");
  forgetWallet("akash1b");
  expect(walletOn(mainnet)?.address).toBe("akash1a");
  forgetWallet("akash1a");
});
