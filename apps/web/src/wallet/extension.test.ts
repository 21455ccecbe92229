import type { NetworkView } from "@slipway/api";
import { expect, test } from "vitest";
import { chainDocument, extensionSigner } from "./extension.ts";

const network: NetworkView = {
  name: "mynet",
  title: "My net",
  kind: "custom",
  chainId: "mynet-1",
  rpc: ["https://rpc.example.org"],
  rest: [],
  feeDenom: "uakt",
  gasPrice: "0.025",
  paymentDenom: "uact",
  blockSeconds: 6,
  faucet: false,
  local: false,
};

test("a network of one's own is described to the extension with both coins", () => {
  expect(chainDocument(network)).toMatchObject({
    chainId: "mynet-1",
    currencies: [
      { coinDenom: "AKT", coinMinimalDenom: "uakt" },
      { coinDenom: "ACT", coinMinimalDenom: "uact" },
    ],
    feeCurrencies: [{ coinMinimalDenom: "uakt", gasPriceStep: { low: 0.025 } }],
  });
});

test("an extension that is not there is named, with a way out", async () => {
  await expect(extensionSigner("keplr", network)).rejects.toMatchObject({
    code: "WALLET_MISSING",
    message: "Keplr is not in this browser.",
  });
});
