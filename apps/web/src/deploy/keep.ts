// The SDL text of a deployment, kept where it can be found again: in this browser, and by the API for its owner.
import { ApiError, type NetworkView } from "@slipway/api";
import { ownerApi } from "../data/api.ts";
import { loadSigning } from "../wallet/load.ts";
import { walletOn } from "../wallet/store.ts";
import { type Draft, deployed, deployedKey, keepDeployed } from "./draft.ts";

interface Id {
  owner: string;
  dseq: string;
}

/** The kept text, or null when nobody keeps it. Asks the API only when this browser does not have it. */
export async function findKeptSdl(network: NetworkView, id: Id): Promise<Draft | null> {
  const key = deployedKey(network.name, id.owner, id.dseq);
  const here = deployed.get()[key];
  if (here) return here;
  const wallet = walletOn(network);
  if (wallet?.address !== id.owner) return null;
  (await loadSigning()).openSession(wallet, network);
  try {
    const kept = await ownerApi.getSdl({ network: network.name, owner: id.owner, dseq: id.dseq });
    const draft: Draft = {
      sdl: kept.sdl,
      name: kept.name ?? "",
      templateId: kept.templateId,
      values: {},
      changedAt: Date.parse(kept.updatedAt),
    };
    keepDeployed(key, draft);
    return draft;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** Keeps it in both places. The API's copy is a convenience: when it cannot be written, the one here must do. */
export async function keepSdl(network: NetworkView, id: Id, draft: Draft): Promise<void> {
  keepDeployed(deployedKey(network.name, id.owner, id.dseq), draft);
  const wallet = walletOn(network);
  if (!wallet) return;
  (await loadSigning()).openSession(wallet, network);
  const body = {
    sdl: draft.sdl,
    ...(draft.name ? { name: draft.name } : {}),
    ...(draft.templateId ? { templateId: draft.templateId } : {}),
  };
  await ownerApi.putSdl({ network: network.name, ...id, body }).catch(() => undefined);
}
