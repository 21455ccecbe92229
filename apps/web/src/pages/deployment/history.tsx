import type { DeploymentView } from "@slipway/api";
import type { ReactNode } from "react";
import { useNetwork } from "../../data/network.ts";
import { useHistory, useProviders } from "../../data/queries.ts";
import { Address } from "../../parts/address.tsx";
import { Ago } from "../../parts/ago.tsx";
import { SkeletonRows } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { plainSentence } from "./plain-sentence.ts";

/** Everything that happened to the deployment on the chain, newest first. */
export function History({ deployment }: { deployment: DeploymentView }): ReactNode {
  const { data, error, isPending } = useHistory(deployment.owner, deployment.dseq);
  const blockSeconds = useNetwork()?.blockSeconds ?? 6;
  const providers = useProviders().data?.providers ?? [];
  const names = new Map(providers.map(({ owner, name }) => [owner, name]));
  if (error) return <FailureNote error={error} safe="The deployment itself is not touched by this." />;
  if (isPending) return <SkeletonRows rows={5} what="the history" />;
  return (
    <div className="card">
      <ol className="card-list timeline">
        {data.entries.toReversed().map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries of one block have nothing else that tells them apart
          <li key={`${entry.height}/${index}`}>
            <span>{plainSentence(entry, names, blockSeconds)}</span>
            <span className="small faint row">
              {entry.time && <Ago time={entry.time} />}
              <span>block {entry.height.toLocaleString("en")}</span>
              {entry.transaction && <Address value={entry.transaction} head={6} tail={4} />}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
