import type { DeploymentView } from "@slipway/api";
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import { api } from "../../data/api.ts";
import { Empty, State } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { leasePath, openLeases, useMine, useProviderToken } from "./lease-data.ts";
import { appendLines, emptyLog, filterLines, logText } from "./log-buffer.ts";
import { merge, useStream } from "./use-stream.ts";

/** Log lines of all services as they are written: filter, follow, download. */
export function Logs({ deployment }: { deployment: DeploymentView }): ReactNode {
  const [search, setSearch] = useSearchParams();
  const service = search.get("service") ?? "";
  const [text, setText] = useState("");
  const [follow, setFollow] = useState(true);
  const [buffer, setBuffer] = useState(emptyLog);
  const tokenFor = useProviderToken();
  const mine = useMine(deployment);
  const leases = openLeases(deployment);
  const ready = mine && tokenFor && deployment.step === "running" && leases.length > 0;
  const take = useCallback(
    (items: { service: string; pod: string; message: string }[]) =>
      setBuffer((old) => appendLines(old, items)),
    [],
  );
  const stream = useStream(
    ready ? leases.map(({ oseq, provider }) => `${oseq}${provider.owner}`).join() : undefined,
    async (signal) => {
      setBuffer(emptyLog);
      const streams = leases.map(async (lease) =>
        api.streamLogs({
          ...leasePath(deployment, lease),
          follow: "true",
          tail: 500,
          providerToken: (await tokenFor?.(lease.provider.owner)) ?? "",
          signal,
        }),
      );
      return merge(await Promise.all(streams));
    },
    take,
  );
  const lines = useMemo(() => filterLines(buffer.lines, service, text), [buffer, service, text]);
  const services = useMemo(() => [...new Set(buffer.lines.map((line) => line.service))].sort(), [buffer]);
  if (!ready) return <NotYet deployment={deployment} what="Logs" />;
  return (
    <div className="stack" style={{ gap: 12 }}>
      <div className="row">
        <input
          className="input log-filter"
          type="search"
          aria-label="Filter lines"
          placeholder="Filter lines"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <select
          className="select log-service"
          aria-label="Service"
          value={service}
          onChange={({ target }) =>
            setSearch(target.value ? { service: target.value } : {}, { replace: true })
          }
        >
          <option value="">All services</option>
          {[...new Set([...services, ...(service ? [service] : [])])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <label className="row small">
          <input type="checkbox" checked={follow} onChange={({ target }) => setFollow(target.checked)} />{" "}
          Follow
        </label>
        <button
          type="button"
          className="button"
          data-size="small"
          onClick={() => download(deployment.name, logText(lines))}
        >
          Download
        </button>
        <span className="top-space" />
        <State tone={stream.state === "open" ? "good" : stream.state === "connecting" ? "busy" : "off"}>
          {stream.state === "open" ? "Live" : stream.state === "connecting" ? "Connecting" : "Ended"}
        </State>
      </div>
      {stream.error !== undefined && (
        <FailureNote error={stream.error} safe="The services run on; only this view of their logs stopped.">
          <button type="button" className="button" onClick={stream.again}>
            Read the logs again
          </button>
        </FailureNote>
      )}
      <LogBox
        lines={lines}
        follow={follow}
        onScrollAway={() => setFollow(false)}
        wait={stream.state !== "ended"}
      />
      {buffer.dropped > 0 && (
        <p className="tiny faint">{buffer.dropped} older lines are not kept on this page.</p>
      )}
    </div>
  );
}

function LogBox({
  lines,
  follow,
  onScrollAway,
  wait,
}: {
  lines: ReturnType<typeof filterLines>;
  follow: boolean;
  onScrollAway: () => void;
  wait: boolean;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is the reason to scroll
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, last]);
  const several = new Set(lines.map(({ service }) => service)).size > 1;
  return (
    <div
      className="log card"
      ref={box}
      role="log"
      aria-label="Log lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
      tabIndex={0}
      onWheel={({ deltaY }) => deltaY < 0 && follow && onScrollAway()}
    >
      {lines.slice(-2000).map((line) => (
        <div key={line.id}>
          {several && <b style={{ "--hue": hueOf(line.service) } as CSSProperties}>{line.service}</b>}
          {line.message}
        </div>
      ))}
      {lines.length === 0 && (
        <p className="faint">
          {wait ? "No line yet. They show here as soon as a service writes one." : "No line."}
        </p>
      )}
    </div>
  );
}

function hueOf(name: string): string {
  const sum = [...name].reduce((total, sign) => total + sign.charCodeAt(0), 0);
  return `var(--hue-${(sum % 8) + 1})`;
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = `${name}.log`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Why a tab that asks the provider has nothing to show yet. */
export function NotYet({ deployment, what }: { deployment: DeploymentView; what: string }): ReactNode {
  const mine = useMine(deployment);
  const running = deployment.step === "running";
  return (
    <Empty title={running && !mine ? `${what} are for the owner` : `${what} come when it runs`}>
      {running && !mine
        ? "The provider shows them only to who signed the deployment."
        : "They come straight from the provider, once it has a lease and a manifest."}
    </Empty>
  );
}
