/** An update: the new hash goes on chain, then the new manifest to every provider; in this order, so that the hash is there first. */
import { msg, SlipwayError } from "@slipway/chain";
import { diff } from "@slipway/sdl";
import type { Context } from "./context.ts";
import { cliError } from "./errors.ts";
import { tellingWhatIsKept } from "./kept.ts";
import { awaitServices, liveLeases, sendManifests } from "./lifecycle.ts";
import { compileOrRefuse, readSdlSource } from "./sdl-source.ts";

export interface UpdateOptions {
  /** A file or a template, and the template's parameters as `name=value`. */
  readonly source: string;
  readonly sets: readonly string[];
  /** Seconds for the provider, and again for the services. */
  readonly wait: number;
}

export async function updateDeployment(
  context: Context,
  dseq: bigint,
  { source, sets, wait }: UpdateOptions,
): Promise<void> {
  const { out } = context;
  const read = readSdlSource(source, sets, context.random);
  const compiled = compileOrRefuse(read, out);
  const records = await context.records();
  const kept = records.find(dseq);
  if (kept !== undefined) assertPossible(kept.sdl, read.sdl, dseq, out.warn);
  const leases = await liveLeases(context, dseq);
  const signer = await context.signer();
  const known = await context.chain().deployment({ owner: signer.address, dseq });
  const hash = Buffer.from(known?.deployment?.hash ?? []).toString("hex");
  if (hash !== compiled.hash) {
    out.progress(`putting the new hash of ${dseq} on chain`);
    await context
      .chain()
      .send(signer, [msg.updateDeployment({ owner: signer.address, dseq, hash: compiled.hash })], {
        signal: context.signal,
      });
  }
  records.keep({
    dseq: dseq.toString(),
    sdl: read.sdl,
    source: read.title,
    createdAt: kept?.createdAt ?? new Date(context.now()).toISOString(),
  });
  // From here on `deploy --resume` finishes the update: chain and record agree on the new SDL.
  const services = await tellingWhatIsKept(context, dseq, async () => {
    await sendManifests(context, leases, compiled, wait).catch((error: unknown) => {
      throw withWhatRuns(error, dseq);
    });
    return awaitServices(context, leases, wait);
  });
  out.result({ dseq, hash: compiled.hash, changed: hash !== compiled.hash, services }, () =>
    hash === compiled.hash
      ? `Nothing changed; the manifest of ${dseq} was sent again.`
      : `Deployment ${dseq} is updated.`,
  );
}

/** The same error, and what stands where: the chain is ahead of a provider that could not be told. */
function withWhatRuns(error: unknown, dseq: bigint): unknown {
  if (!(error instanceof SlipwayError)) return error;
  const { code, message, hint, retryable, details } = error;
  const said = `The new version of ${dseq} stands on chain, and the provider runs the one from before until it has taken the new manifest.`;
  return new SlipwayError(code, message, { hint: `${said} ${hint}`, retryable, cause: error, details });
}

/** Groups are fixed at creation. Throws CLI_SDL_REFUSED with the changes that need a new deployment. */
function assertPossible(before: string, after: string, dseq: bigint, tell: (text: string) => void): void {
  const { changes } = diff(before, after);
  for (const { text } of changes) tell(`  ${text}`);
  const fixed = changes.filter(({ needsNew }) => needsNew);
  if (fixed.length > 0)
    throw cliError(
      "CLI_SDL_REFUSED",
      `Deployment ${dseq} cannot take this: ${fixed.map(({ text }) => text).join("; ")}.`,
      {
        hint: "Deploy the document anew, or undo these changes.",
        details: { changes: fixed },
      },
    );
}
