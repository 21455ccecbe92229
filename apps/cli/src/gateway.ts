/** A provider's gateway, with a token that is good for this provider and this deployment only. */
import { createGateway, fromChain, type Gateway } from "@slipway/gateway";
import { providerToken } from "@slipway/gateway/token";
import type { Context } from "./context.ts";
import { cliError } from "./errors.ts";

const scopes = ["send-manifest", "get-manifest", "logs", "shell", "events", "status"] as const;

export async function openGateway(context: Context, provider: string, dseq: bigint): Promise<Gateway> {
  const chain = context.chain();
  const signer = await context.signer();
  const published = await chain.provider(provider);
  if (published === null)
    throw cliError(
      "CLI_DEPLOYMENT_UNKNOWN",
      `Provider ${provider} is not registered on ${context.network().name}.`,
    );
  return createGateway({
    provider: { owner: provider, hostUri: published.hostUri },
    chain: fromChain(chain),
    auth: {
      token: () => providerToken(signer, { provider, dseq, scopes, ttlSeconds: 900, now: context.now }),
    },
    now: context.now,
    signal: context.signal,
  });
}
