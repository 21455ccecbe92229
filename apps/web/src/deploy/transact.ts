// What a deployment's owner does on the chain, step by step: open, accept, send the manifest, update, top up, close.
// In: plain values and `reach`, which is told as each step begins. Every step is safe to do again after a failure:
// what has happened on the chain is on the chain, and the pages show where it stands.
import type { BidView, DeploymentView, NetworkView } from "@slipway/api";
import { type Chain, createChain, msg, type Signer } from "@slipway/chain";
import { api } from "../data/api.ts";
import { loadSigning } from "../wallet/load.ts";
import { walletOn } from "../wallet/store.ts";
import { type Compiled, compileSdl } from "./compile.ts";
import { type Draft, deployedKey, keepDeployed } from "./draft.ts";
import { findKeptSdl, keepSdl } from "./keep.ts";
import type { Reach } from "./operation.ts";
import { explain } from "./refusal.ts";

const chains = new Map<string, Chain>();

/** The chain behind our own RPC relay: the browser needs no node of its own and meets no cross-origin rule. */
export function chainOf(network: NetworkView): Chain {
  const known = chains.get(network.name);
  if (known) return known;
  const chain = createChain({
    network: {
      name: network.name,
      title: network.title,
      kind: network.kind,
      chainId: network.chainId,
      rpc: [`${location.origin}/v1/networks/${network.name}/rpc`],
      rest: [],
      feeDenom: "uakt",
      gasPrice: network.gasPrice,
      paymentDenom: "uact",
      blockSeconds: network.blockSeconds,
    },
  });
  chains.set(network.name, chain);
  return chain;
}

/** Opens a deployment and locks the deposit. The SDL is kept before anything is sent. */
export async function deploy(
  given: { network: NetworkView; draft: Draft; compiled: Compiled; deposit: bigint },
  reach: Reach,
): Promise<{ owner: string; dseq: string }> {
  const { network, draft, compiled, deposit } = given;
  reach("key");
  const signing = await loadSigning();
  const wallet = await signing.ensureWallet(network);
  if (network.faucet) await fillUp(network, wallet.address, deposit);
  const signer = await signing.signerOf(wallet, network);
  reach("sign");
  const chain = chainOf(network);
  const { height } = await chain.status();
  const dseq = BigInt(height);
  const id = { owner: signer.address, dseq: String(dseq) };
  keepDeployed(deployedKey(network.name, id.owner, id.dseq), draft);
  const message = msg.createDeployment({
    owner: signer.address,
    dseq,
    groups: compiled.groupsProto,
    hash: compiled.hash,
    deposit: { denom: network.paymentDenom, amount: deposit },
    ...(compiled.reclamationSeconds ? { reclamationSeconds: compiled.reclamationSeconds } : {}),
  });
  await chain.send(
    telling(signer, () => reach("block")),
    [message],
  );
  await keepSdl(network, id, draft);
  return id;
}

/** Accepts bids, one of each open order, and brings the manifest to their providers. */
export async function acceptBids(
  given: { network: NetworkView; deployment: DeploymentView; bids: readonly BidView[] },
  reach: Reach,
): Promise<void> {
  const { network, deployment, bids } = given;
  reach("sign");
  const signer = await ownSigner(network, deployment.owner);
  const messages = bids.map((bid) =>
    msg.createLease({
      owner: deployment.owner,
      dseq: BigInt(deployment.dseq),
      gseq: bid.gseq,
      oseq: bid.oseq,
      provider: bid.provider.owner,
    }),
  );
  await chainOf(network).send(
    telling(signer, () => reach("block")),
    messages,
  );
  const kept = await keptFor(network, deployment, deployment.hash);
  reach("send");
  await sendTo(network, deployment, bids.map(leaseOf), kept.compiled);
}

/** Brings the kept SDL's manifest to the provider of every open lease. */
export async function sendManifests(
  given: { network: NetworkView; deployment: DeploymentView },
  reach: Reach,
): Promise<void> {
  const { network, deployment } = given;
  reach("find");
  const kept = await keptFor(network, deployment, deployment.hash);
  reach("send");
  await sendTo(network, deployment, openLeases(deployment), kept.compiled);
}

/** Announces a new manifest on the chain, then brings it to the providers. Groups and prices cannot change. */
export async function updateDeployment(
  given: { network: NetworkView; deployment: DeploymentView; draft: Draft; compiled: Compiled },
  reach: Reach,
): Promise<void> {
  const { network, deployment, draft, compiled } = given;
  reach("sign");
  const signer = await ownSigner(network, deployment.owner);
  if (compiled.hash !== deployment.hash) {
    const id = { owner: deployment.owner, dseq: BigInt(deployment.dseq) };
    await chainOf(network).send(
      telling(signer, () => reach("block")),
      [msg.updateDeployment({ ...id, hash: compiled.hash })],
    );
  }
  await keepSdl(network, deployment, draft);
  reach("send");
  await sendTo(network, deployment, openLeases(deployment), compiled);
}

/** Adds money to a deployment's escrow. */
export async function topUp(
  given: { network: NetworkView; owner: string; dseq: string; amount: bigint; denom: string },
  reach: Reach,
): Promise<void> {
  const { network, owner, dseq, amount, denom } = given;
  reach("sign");
  const signer = await ownSigner(network, owner);
  if (network.faucet) await fillUp(network, signer.address, amount);
  const message = msg.deposit({ owner, dseq: BigInt(dseq), deposit: { denom, amount } });
  await chainOf(network).send(
    telling(signer, () => reach("block")),
    [message],
  );
}

/** Closes a deployment: leases end, what was not spent comes back. */
export async function closeDeployment(
  given: { network: NetworkView; owner: string; dseq: string },
  reach: Reach,
): Promise<void> {
  const { network, owner, dseq } = given;
  reach("sign");
  const signer = await ownSigner(network, owner);
  const message = msg.closeDeployment({ owner, dseq: BigInt(dseq) });
  await chainOf(network).send(
    telling(signer, () => reach("block")),
    [message],
  );
}

async function ownSigner(network: NetworkView, owner: string): Promise<Signer> {
  const wallet = walletOn(network);
  if (wallet?.address !== owner)
    throw explain("KEY_MISSING", "This browser does not hold the key of this deployment's owner.", {
      hint: `Import or connect the key of ${owner} on the wallet page.`,
    });
  return await (await loadSigning()).signerOf(wallet, network);
}

/** The same signer, which tells when the person has signed: then the waiting for the block begins. */
function telling(signer: Signer, signed: () => void): Signer {
  const { signAmino } = signer;
  return {
    ...signer,
    async signDirect(doc) {
      const signature = await signer.signDirect(doc);
      signed();
      return signature;
    },
    ...(signAmino && {
      async signAmino(doc: Parameters<typeof signAmino>[0]) {
        const signature = await signAmino(doc);
        signed();
        return signature;
      },
    }),
  };
}

/** On a sandbox nobody should run dry: asks the faucet when the account holds less than is needed. */
async function fillUp(network: NetworkView, address: string, needed: bigint): Promise<void> {
  const account = await api.getAccount({ network: network.name, address });
  const held = account.balances.find(({ denom }) => denom === network.paymentDenom)?.amount ?? "0";
  if (BigInt(held) < needed) await api.requestFaucet({ network: network.name, body: { address } });
}

interface Lease {
  gseq: number;
  oseq: number;
  provider: { owner: string; name: string };
}

const leaseOf = ({ gseq, oseq, provider }: Lease): Lease => ({ gseq, oseq, provider });
const openLeases = (deployment: DeploymentView): Lease[] =>
  deployment.leases.filter(({ state }) => state === "active" || state === "reclaiming").map(leaseOf);

async function keptFor(network: NetworkView, deployment: DeploymentView, hash: string) {
  const draft = await findKeptSdl(network, deployment);
  if (!draft)
    throw explain(
      "SDL_NOT_KEPT",
      "The SDL of this deployment is kept neither in this browser nor by this program.",
      {
        hint: "Paste it under Update: it is sent without a new transaction when it is the same.",
      },
    );
  const compiled = await compileSdl(draft.sdl);
  if (!compiled.ok || compiled.hash !== hash)
    throw explain(
      "SDL_OTHER",
      "The kept SDL is not the one that the chain knows: its manifest has another hash.",
      {
        hint: "Open Update, bring the SDL to what you want to run, and update: that makes both agree.",
      },
    );
  return { draft, compiled };
}

async function sendTo(
  network: NetworkView,
  deployment: DeploymentView,
  leases: readonly Lease[],
  compiled: Compiled,
): Promise<void> {
  const wallet = walletOn(network);
  if (!wallet)
    throw explain("KEY_MISSING", "There is no key in this browser to speak to the provider with.", {
      hint: `Import or connect the key of ${deployment.owner} on the wallet page. The lease is active and paid meanwhile.`,
    });
  const signing = await loadSigning();
  for (const { gseq, oseq, provider } of leases) {
    const path = { network: network.name, owner: deployment.owner, dseq: deployment.dseq, gseq, oseq };
    await withPatience(async () =>
      api.sendManifest({
        ...path,
        provider: provider.owner,
        body: { manifest: compiled.manifestJson },
        providerToken: await signing.providerTokenFor(wallet, network, provider.owner),
      }),
    );
  }
}

const tries = 3;

/** A provider needs a moment to see a new lease: the server waits eight seconds for it, and is asked three times. */
async function withPatience<T>(work: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await work();
    } catch (error) {
      const retryable =
        typeof error === "object" && error !== null && "retryable" in error && error.retryable === true;
      if (!retryable || count >= tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 700 * count));
    }
  }
}
