import type { DeploymentView } from "@slipway/api";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useSearchParams } from "wouter";
import { Skeleton } from "../../parts/bits.tsx";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { leasePath, useMine, useProviderToken, useServices } from "./lease-data.ts";
import { NotYet } from "./logs.tsx";

const Terminal = lazy(() => import("../../terminal/terminal.tsx").then((m) => ({ default: m.Terminal })));

/** A shell in one replica of a service. It begins when asked, so that no session is left open unseen. */
export function Shell({ deployment }: { deployment: DeploymentView }): ReactNode {
  const [search, setSearch] = useSearchParams();
  const services = useServices(deployment);
  const tokenFor = useProviderToken();
  const mine = useMine(deployment);
  const [session, setSession] = useState<{ id: number; service: string; replica: number; command: string }>();
  const [command, setCommand] = useState("/bin/sh");
  const [replica, setReplica] = useState(0);
  const [ended, setEnded] = useState("");
  const [error, setError] = useState<unknown>();
  const chosen = services.find(({ name }) => name === search.get("service")) ?? services[0];
  if (!mine || deployment.step !== "running") return <NotYet deployment={deployment} what="Shells" />;
  if (!chosen || !tokenFor) return <Skeleton height={320} />;
  const start = () => {
    setEnded("");
    setError(undefined);
    setSession({ id: (session?.id ?? 0) + 1, service: chosen.name, replica, command });
  };
  return (
    <div className="stack" style={{ gap: 12 }}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <select
          className="select log-service"
          aria-label="Service"
          value={chosen.name}
          onChange={({ target }) => setSearch({ service: target.value }, { replace: true })}
        >
          {services.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        {chosen.replicas > 1 && (
          <select
            className="select log-service"
            aria-label="Replica"
            value={replica}
            onChange={({ target }) => setReplica(Number(target.value))}
          >
            {Array.from({ length: chosen.replicas }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a replica is its number
              <option key={index} value={index}>
                replica {index + 1}
              </option>
            ))}
          </select>
        )}
        <input
          className="input log-filter mono"
          aria-label="Command"
          value={command}
          spellCheck={false}
          onChange={({ target }) => setCommand(target.value)}
        />
        <button type="submit" className="button" data-kind={session ? undefined : "primary"}>
          {session ? "Start again" : "Start the shell"}
        </button>
      </form>
      {error !== undefined && (
        <FailureNote error={error} safe="The service runs on; only this shell ended." />
      )}
      {ended && <Note>{ended}</Note>}
      {session ? (
        <Suspense fallback={<Skeleton height={420} />}>
          <Terminal
            key={session.id}
            path={leasePath(deployment, chosen.lease)}
            service={session.service}
            podIndex={session.replica}
            command={session.command.split(/\s+/).filter(Boolean)}
            token={() => tokenFor(chosen.lease.provider.owner)}
            onEnd={setEnded}
            onError={setError}
          />
        </Suspense>
      ) : (
        <div className="shell-box shell-off">
          <p>
            A shell runs inside the container, next to your service. What you change there is lost when the
            container restarts.
          </p>
        </div>
      )}
    </div>
  );
}
