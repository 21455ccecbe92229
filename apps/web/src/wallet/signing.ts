// Everything that touches a key. Loaded when somebody first signs, never with the page.
// In: a wallet of this browser. Out: signers and tokens. No private key leaves this module.
import type { NetworkView } from "@slipway/api";
import {
  createMnemonic,
  decryptKey,
  encryptKey,
  type KeyBox,
  parseMnemonic,
  type Signer,
  signerFromMnemonic,
} from "@slipway/chain";
import { createTokenSource, sessionToken } from "@slipway/gateway/token";
import { answerTokensWith, api } from "../data/api.ts";
import { type ExtensionName, extensionSigner } from "./extension.ts";
import { askPassword } from "./password.tsx";
import { keepWallet, type Wallet, walletOn, walletTitle } from "./store.ts";

const signers = new Map<string, Promise<Signer>>();
const tokens = new Map<string, () => Promise<string>>();
let session: { address: string; token: Promise<string>; until: number } | undefined;

/** The signer of a wallet on a network. Asks for the password or the extension once per page. */
export function signerOf(wallet: Wallet, network: NetworkView): Promise<Signer> {
  const key = `${wallet.kind}/${wallet.address}/${wallet.kind === "local" || wallet.kind === "sandbox" ? "" : network.chainId}`;
  const known = signers.get(key);
  if (known) return known;
  const opened = open(wallet, network);
  signers.set(key, opened);
  opened.catch(() => signers.delete(key));
  return opened;
}

async function open(wallet: Wallet, network: NetworkView): Promise<Signer> {
  if (wallet.kind === "sandbox") return await signerFromMnemonic(wallet.mnemonic);
  if (wallet.kind !== "local") return await extensionSigner(wallet.kind, network, wallet.address);
  return await signerFromMnemonic(await unlock(wallet));
}

async function unlock(wallet: Extract<Wallet, { kind: "local" }>): Promise<string> {
  const password = await askPassword(`Unlock ${walletTitle(wallet)}`);
  if (password === undefined) throw new Error("The password was not given: signing was cancelled.");
  const secret = await decryptKey(wallet.box as KeyBox, password); // decryptKey checks its form itself
  if (typeof secret !== "string") throw new Error("This key has no recovery phrase.");
  return secret;
}

/** The recovery phrase of a key that lies in this browser, after its password. */
export async function revealMnemonic(wallet: Wallet): Promise<string> {
  if (wallet.kind === "sandbox") return wallet.mnemonic;
  if (wallet.kind === "local") return await unlock(wallet);
  throw new Error("This key lives in its extension. Export it there.");
}

/** A throw-away key with free coins, for a sandbox. */
export async function makeSandboxWallet(network: NetworkView): Promise<Wallet> {
  const mnemonic = createMnemonic();
  const { address } = await signerFromMnemonic(mnemonic);
  await api.requestFaucet({ network: network.name, body: { address } });
  const wallet: Wallet = { kind: "sandbox", address, mnemonic };
  keepWallet(wallet, network.name);
  return wallet;
}

/** The wallet that acts on this network; on a sandbox one is made when there is none yet. */
export async function ensureWallet(network: NetworkView): Promise<Wallet> {
  const known = walletOn(network);
  if (known) return known;
  if (network.faucet) return await makeSandboxWallet(network);
  throw Object.assign(new Error(`You have no key for ${network.title} yet.`), {
    code: "WALLET_MISSING",
    hint: "Make or import one on the wallet page, or connect Keplr or Leap.",
    retryable: false,
  });
}

/** Keeps a key in this browser, encrypted with the password. Without a phrase a new one is made. */
export async function makeLocalWallet(
  given: { name: string; password: string; mnemonic?: string },
  network: NetworkView,
): Promise<{ wallet: Wallet; mnemonic: string }> {
  const mnemonic = given.mnemonic ? parseMnemonic(given.mnemonic) : createMnemonic();
  const signer = await signerFromMnemonic(mnemonic);
  const box = await encryptKey(mnemonic, given.password);
  const wallet: Wallet = { kind: "local", address: signer.address, name: given.name, box };
  keepWallet(wallet, network.name);
  signers.set(`local/${signer.address}/`, Promise.resolve(signer));
  return { wallet, mnemonic };
}

/** Connects the extension's account of this network. */
export async function connectExtension(name: ExtensionName, network: NetworkView): Promise<Wallet> {
  const { address } = await extensionSigner(name, network);
  const wallet: Wallet = { kind: name, address, name: name === "keplr" ? "Keplr" : "Leap" };
  keepWallet(wallet, network.name);
  return wallet;
}

/** A token that this one provider accepts for all of the wallet's leases there; renewed when it grows old. */
export async function providerTokenFor(
  wallet: Wallet,
  network: NetworkView,
  provider: string,
): Promise<string> {
  const key = `${network.name}/${wallet.address}/${provider}`;
  let source = tokens.get(key);
  if (!source) {
    source = createTokenSource(await signerOf(wallet, network), { provider });
    tokens.set(key, source);
  }
  return await source();
}

/** Lets the API client show the owner's session token, signed by the wallet that acts on the network. */
export function openSession(wallet: Wallet, network: NetworkView): void {
  answerTokensWith(async () => {
    if (session?.address !== wallet.address || Date.now() > session.until) {
      const token = signerOf(wallet, network).then((signer) => sessionToken(signer, { ttlSeconds: 3600 }));
      session = { address: wallet.address, token, until: Date.now() + 3_000_000 };
      token.catch(() => {
        session = undefined;
      });
    }
    return await session.token;
  });
}
