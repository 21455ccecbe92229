// Which keys this browser knows, and which one acts on which network. Light on purpose: no signing code here.
// A sandbox key lies in the clear, since what it holds is worth nothing; any other key lies encrypted, or in its wallet.
import { useNetwork } from "../data/network.ts";
import { createStored, useStored } from "../data/store.ts";

export type Wallet =
  | { kind: "sandbox"; address: string; mnemonic: string }
  | { kind: "local"; address: string; name: string; box: unknown }
  | { kind: "keplr" | "leap"; address: string; name: string };

interface Ring {
  wallets: Wallet[];
  /** Network name → address of the wallet that acts there. */
  chosen: Record<string, string>;
}

const ring = createStored<Ring>("slipway.wallets", { wallets: [], chosen: {} }, parseRing);

export const useWallets = (): Wallet[] => useStored(ring).wallets;

/** The wallet that acts on the shown network. A sandbox key never acts elsewhere. */
export function useWallet(): Wallet | undefined {
  const { wallets, chosen } = useStored(ring);
  const network = useNetwork();
  return network && pick(wallets, chosen[network.name], network.kind === "sandbox");
}

/** The same, outside of components. */
export function walletOn(network: { name: string; kind: string }): Wallet | undefined {
  const { wallets, chosen } = ring.get();
  return pick(wallets, chosen[network.name], network.kind === "sandbox");
}

export function keepWallet(wallet: Wallet, network: string): void {
  const { wallets, chosen } = ring.get();
  ring.set({
    wallets: [...wallets.filter(({ address }) => address !== wallet.address), wallet],
    chosen: { ...chosen, [network]: wallet.address },
  });
}

export function chooseWallet(address: string, network: string): void {
  const { wallets, chosen } = ring.get();
  ring.set({ wallets, chosen: { ...chosen, [network]: address } });
}

export function forgetWallet(address: string): void {
  const { wallets, chosen } = ring.get();
  ring.set({
    wallets: wallets.filter((wallet) => wallet.address !== address),
    chosen: Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== address)),
  });
}

function pick(wallets: Wallet[], address: string | undefined, sandbox: boolean): Wallet | undefined {
  const usable = wallets.filter((wallet) => sandbox || wallet.kind !== "sandbox");
  return usable.find((wallet) => wallet.address === address) ?? usable[0];
}

function parseRing(value: unknown): Ring {
  if (typeof value !== "object" || value === null || !("wallets" in value) || !Array.isArray(value.wallets))
    return { wallets: [], chosen: {} };
  const chosen = "chosen" in value && typeof value.chosen === "object" && value.chosen ? value.chosen : {};
  return {
    wallets: value.wallets.filter(isWallet),
    chosen: Object.fromEntries(
      Object.entries(chosen).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ),
  };
}

function isWallet(value: unknown): value is Wallet {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("address" in value))
    return false;
  return (
    typeof value.address === "string" &&
    (value.kind === "sandbox" || value.kind === "local" || value.kind === "keplr" || value.kind === "leap")
  );
}

export function walletTitle(wallet: Wallet): string {
  if (wallet.kind === "sandbox") return "Sandbox key";
  if (wallet.kind === "local") return wallet.name || "Key in this browser";
  return wallet.kind === "keplr" ? "Keplr" : "Leap";
}
