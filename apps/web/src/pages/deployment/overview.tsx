import type { DeploymentView } from "@slipway/api";
import { useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useNetwork } from "../../data/network.ts";
import { loadTransact } from "../../deploy/load.ts";
import { type Operation, useOperation } from "../../deploy/operation.ts";
import { Rate } from "../../money/amounts.tsx";
import { formatCoin, formatExactly } from "../../money/format.ts";
import { Empty, SkeletonRows, State } from "../../parts/bits.tsx";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { Progress } from "../../parts/progress.tsx";
import { Term } from "../../parts/why.tsx";
import { bytesText, cpuText } from "../amount-of.ts";
import { stepLooks } from "../deployment-look.ts";
import { Bids } from "./bids.tsx";
import { openLeases, useLeaseStatus, useMine } from "./lease-data.ts";

export function Overview({ deployment }: { deployment: DeploymentView }): ReactNode {
  // One operation for all steps: accepting a bid goes on while the deployment moves from one step to the next.
  const operation = useOperation();
  return (
    <div className="stack" style={{ gap: 20 }}>
      <Step deployment={deployment} operation={operation} />
      {operation.steps.length > 0 && (operation.running || operation.error !== undefined) && (
        <section className="card card-pad" aria-label="Progress">
          <Progress steps={operation.steps} />
        </section>
      )}
      {operation.error !== undefined && <FailureNote error={operation.error} safe={safety(deployment)} />}
    </div>
  );
}

function Step({ deployment, operation }: { deployment: DeploymentView; operation: Operation }): ReactNode {
  switch (deployment.step) {
    case "bidding":
    case "accept":
      return <Bids deployment={deployment} operation={operation} />;
    case "manifest":
      return <SendManifest deployment={deployment} operation={operation} />;
    case "closed":
    case "overdrawn":
      return <Ended deployment={deployment} />;
    default:
      return <Running deployment={deployment} />;
  }
}

/** What is safe when a step has failed. */
function safety({ step, money }: DeploymentView): string {
  const yours = formatCoin(money.refundable, money.denom);
  return step === "manifest" || step === "running"
    ? `The lease stays open and costs its price; ${yours} is still yours. Send the manifest again, or close to get it back.`
    : `${yours} stays in escrow and is yours: try again, or close to get it back.`;
}

function Running({ deployment }: { deployment: DeploymentView }): ReactNode {
  const mine = useMine(deployment);
  const status = useLeaseStatus(deployment);
  return (
    <div className="stack" style={{ gap: 20 }}>
      {deployment.step === "paused" && <Note tone="warn">{stepLooks.paused.says}</Note>}
      {!mine && (
        <Note>
          This deployment is somebody else's. What its services say is between its owner and its provider.
        </Note>
      )}
      {status.error && (
        <FailureNote
          error={status.error}
          safe="The lease runs on and its price is still paid. Nothing of the deployment is lost by this."
        >
          <button type="button" className="button" onClick={() => void status.refetch()}>
            Ask the provider again
          </button>
        </FailureNote>
      )}
      {mine && status.isPending && <SkeletonRows rows={3} what="the provider's answer" />}
      {status.data && <Services deployment={deployment} />}
      <Leases deployment={deployment} />
    </div>
  );
}

function Services({ deployment }: { deployment: DeploymentView }): ReactNode {
  const { data } = useLeaseStatus(deployment);
  const base = `/deployments/${deployment.owner}/${deployment.dseq}`;
  return (
    <ul className="grid services">
      {data?.flatMap(({ lease, status }) =>
        status.services.map((service) => {
          const ready = service.available >= service.total;
          const ports = status.forwardedPorts.filter((port) => port.service === service.name);
          return (
            <li
              key={`${lease.gseq}/${service.name}`}
              className="card card-pad stack service"
              style={{ gap: 10 }}
            >
              <div className="row row-between">
                <h2>{service.name}</h2>
                <State tone={ready ? "good" : service.available > 0 ? "wait" : "busy"}>
                  {service.available} of {service.total} {service.total === 1 ? "replica" : "replicas"}
                </State>
              </div>
              {service.urls.map((url) => (
                <a key={url} href={url} target="_blank" rel="noreferrer" className="service-url mono">
                  {url.replace(/\/$/, "")} <ExternalLink size={13} aria-hidden />
                </a>
              ))}
              {ports.map((port) => (
                <span key={`${port.port}/${port.proto}`} className="mono small">
                  {port.host}:{port.externalPort}
                  <span className="faint">
                    {" "}
                    → {port.port}/{port.proto.toLowerCase()}
                  </span>
                </span>
              ))}
              {service.urls.length + ports.length === 0 && (
                <span className="faint small">reached only from inside</span>
              )}
              {service.standIn && <small className="soft">{standInSays[service.standIn]}</small>}
              <div className="row small">
                <Link href={`${base}/logs?service=${service.name}`}>Logs</Link>
                <Link href={`${base}/shell?service=${service.name}`}>Shell</Link>
              </div>
            </li>
          );
        }),
      )}
    </ul>
  );
}

const standInSays = {
  simulation: "A simulation: there is no Docker here, so a page says what would run.",
  demonstration:
    "A demonstration of Slipway's own runs here, because the image's registry cannot be reached.",
};

function Leases({ deployment }: { deployment: DeploymentView }): ReactNode {
  const leases = openLeases(deployment);
  return (
    <section className="card">
      <header>
        <h2>
          <Term word="lease">{leases.length === 1 ? "Lease" : "Leases"}</Term>
        </h2>
      </header>
      <ul className="card-list">
        {leases.map((lease) => {
          const group = deployment.groups.find(({ gseq }) => gseq === lease.gseq);
          return (
            <li key={`${lease.gseq}/${lease.oseq}`} className="row row-between">
              <span>
                <Link href={`/providers/${lease.provider.owner}`}>
                  <strong>{lease.provider.name}</strong>
                </Link>{" "}
                <span className="faint">{lease.provider.region}</span>
              </span>
              <span className="faint small">{group?.resources.map(hardware).join(" + ")}</span>
              <Rate price={lease.price} />
            </li>
          );
        })}
        {leases.length === 0 && <li className="faint">None is open.</li>}
      </ul>
    </section>
  );
}

function hardware(resource: DeploymentView["groups"][number]["resources"][number]): string {
  const gpu = resource.gpu === "0" ? "" : `, ${resource.gpu} GPU`;
  const times = resource.count === 1 ? "" : `${resource.count} × `;
  return `${times}${cpuText(resource.cpu)} CPU, ${bytesText(resource.memory)}${gpu}`;
}

function SendManifest({
  deployment,
  operation,
}: {
  deployment: DeploymentView;
  operation: Operation;
}): ReactNode {
  const network = useNetwork();
  const mine = useMine(deployment);
  const client = useQueryClient();
  const names = openLeases(deployment)
    .map(({ provider }) => provider.name)
    .join(", ");
  const send = async () => {
    if (!network) return;
    await operation.run(
      { find: "Find the SDL that you deployed", send: `Send the manifest to ${names}` },
      async (reach) => await (await loadTransact()).sendManifests({ network, deployment }, reach),
    );
    await client.invalidateQueries({ queryKey: ["deployment"] });
  };
  return (
    <div className="stack" style={{ gap: 20 }}>
      <section className="card card-pad stack">
        <h2>
          {names} waits for your <Term word="manifest" />
        </h2>
        <p className="soft">
          {stepLooks.manifest.says} Send it now, or close the deployment; what was not spent comes back.
        </p>
        {mine && (
          <div>
            <button
              type="button"
              className="button"
              data-kind="primary"
              disabled={operation.running}
              onClick={send}
            >
              Send the manifest
            </button>
          </div>
        )}
      </section>
      <Leases deployment={deployment} />
    </div>
  );
}

function Ended({ deployment }: { deployment: DeploymentView }): ReactNode {
  const { money } = deployment;
  return (
    <div className="card">
      <Empty
        title={deployment.step === "overdrawn" ? "The money ran out" : "This deployment is closed"}
        action={
          <Link
            href={deployment.sdl.templateId ? `/new/${deployment.sdl.templateId}` : "/templates"}
            className="button"
          >
            Deploy something like it again
          </Link>
        }
      >
        {stepLooks[deployment.step].says} {formatExactly(money.spent, money.denom)} was spent and{" "}
        {formatExactly(money.refunded, money.denom)} came back to the account.
      </Empty>
    </div>
  );
}
