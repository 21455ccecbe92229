// Keplr and Leap: both put the same object on the window. We only name what we use of it.
import type { NetworkView } from "@slipway/api";
import { type OfflineSigner, type Signer, signerFromOfflineSigner } from "@slipway/chain";

interface Extension {
  enable(chainId: string): Promise<void>;
  experimentalSuggestChain(chain: unknown): Promise<void>;
  getOfflineSigner(chainId: string): OfflineSigner;
  signArbitrary(chainId: string, address: string, data: string | Uint8Array): Promise<{ signature: string }>;
}

export type ExtensionName = "keplr" | "leap";

/** The extension of that name, when it is installed in this browser. */
export function findExtension(name: ExtensionName): Extension | undefined {
  const found: unknown = Reflect.get(globalThis, name);
  return typeof found === "object" && found !== null && "getOfflineSigner" in found
    ? (found as Extension) // the interface that Keplr documents and Leap copies
    : undefined;
}

/** A signer for the account that the extension shows for this network. The extension asks the person. */
export async function extensionSigner(
  name: ExtensionName,
  network: NetworkView,
  address?: string,
): Promise<Signer> {
  const extension = findExtension(name);
  if (!extension) throw new ExtensionMissing(name);
  await enable(extension, network);
  const signer = await signerFromOfflineSigner(extension.getOfflineSigner(network.chainId), address);
  return {
    ...signer,
    // The amino signer of these wallets refuses documents of another chain id; this is their door for plain text.
    async signText(data) {
      const { signature } = await extension.signArbitrary(
        network.chainId,
        signer.address,
        new TextDecoder().decode(data),
      );
      return {
        alg: "ES256KADR36",
        signature: Uint8Array.from(atob(signature), (sign) => sign.charCodeAt(0)),
      };
    },
  };
}

async function enable(extension: Extension, network: NetworkView): Promise<void> {
  if (network.kind !== "mainnet") await extension.experimentalSuggestChain(chainDocument(network));
  await extension.enable(network.chainId);
}

/** What these wallets want to know of a network that is not in their list. */
export function chainDocument(network: NetworkView): Record<string, unknown> {
  const coin = (denom: string) => ({
    coinDenom: denom.replace(/^u/, "").toUpperCase(),
    coinMinimalDenom: denom,
    coinDecimals: 6,
  });
  const gas = Number(network.gasPrice);
  const prefix = "akash";
  return {
    chainId: network.chainId,
    chainName: network.title,
    rpc: network.rpc[0],
    rest: network.rest[0] ?? network.rpc[0],
    bip44: { coinType: 118 },
    bech32Config: {
      bech32PrefixAccAddr: prefix,
      bech32PrefixAccPub: `${prefix}pub`,
      bech32PrefixValAddr: `${prefix}valoper`,
      bech32PrefixValPub: `${prefix}valoperpub`,
      bech32PrefixConsAddr: `${prefix}valcons`,
      bech32PrefixConsPub: `${prefix}valconspub`,
    },
    currencies: [coin(network.feeDenom), coin(network.paymentDenom)],
    feeCurrencies: [{ ...coin(network.feeDenom), gasPriceStep: { low: gas, average: gas, high: gas * 1.5 } }],
    stakeCurrency: coin(network.feeDenom),
  };
}

class ExtensionMissing extends Error {
  readonly code = "WALLET_MISSING";
  readonly hint: string;
  readonly retryable = false;
  constructor(name: ExtensionName) {
    const title = name === "keplr" ? "Keplr" : "Leap";
    super(`${title} is not in this browser.`);
    this.hint = `Install the ${title} extension and reload, or make a key in the browser on the wallet page.`;
  }
}
