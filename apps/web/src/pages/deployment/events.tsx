import type { DeploymentView, LeaseEvent } from "@slipway/api";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useState } from "react";
import { api } from "../../data/api.ts";
import { Empty, State } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { leasePath, openLeases, useMine, useProviderToken } from "./lease-data.ts";
import { NotYet } from "./logs.tsx";
import { merge, useStream } from "./use-stream.ts";

/** What the provider's cluster says about the workload: scheduled, pulled, started, restarted. */
export function Events({ deployment }: { deployment: DeploymentView }): ReactNode {
  const [events, setEvents] = useState<(LeaseEvent & { id: number })[]>([]);
  const client = useQueryClient();
  const tokenFor = useProviderToken();
  const mine = useMine(deployment);
  const leases = openLeases(deployment);
  const ready = mine && tokenFor && deployment.step === "running" && leases.length > 0;
  const take = useCallback(
    (items: LeaseEvent[]) => {
      setEvents((old) =>
        [...old, ...items.map((item, index) => ({ ...item, id: old.length + index }))].slice(-1000),
      );
      void client.invalidateQueries({ queryKey: ["lease"] });
    },
    [client],
  );
  const stream = useStream(
    ready ? leases.map(({ oseq, provider }) => `${oseq}${provider.owner}`).join() : undefined,
    async (signal) => {
      setEvents([]);
      const streams = leases.map(async (lease) =>
        api.streamLeaseEvents({
          ...leasePath(deployment, lease),
          follow: "true",
          providerToken: (await tokenFor?.(lease.provider.owner)) ?? "",
          signal,
        }),
      );
      return merge(await Promise.all(streams));
    },
    take,
  );
  if (!ready) return <NotYet deployment={deployment} what="Events" />;
  return (
    <div className="stack" style={{ gap: 12 }}>
      {stream.error !== undefined && (
        <FailureNote error={stream.error} safe="The services run on; only this view stopped.">
          <button type="button" className="button" onClick={stream.again}>
            Read the events again
          </button>
        </FailureNote>
      )}
      <div className="card">
        <ul className="card-list" aria-live="polite">
          {events.toReversed().map((event) => (
            <li key={event.id} className="event">
              <State tone={event.type === "Warning" ? "bad" : "good"}>{event.reason}</State>
              <span>{event.note}</span>
              <span className="small faint mono">
                {event.service} · {event.object.kind.toLowerCase()} {event.object.name}
              </span>
            </li>
          ))}
        </ul>
        {events.length === 0 && <Empty title="No event yet">They show here as the cluster tells them.</Empty>}
      </div>
    </div>
  );
}
