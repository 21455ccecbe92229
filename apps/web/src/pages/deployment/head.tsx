import type { DeploymentView } from "@slipway/api";
import { ExternalLink } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { useNetwork } from "../../data/network.ts";
import { useStatus } from "../../data/queries.ts";
import { loadTransact } from "../../deploy/load.ts";
import { useOperation } from "../../deploy/operation.ts";
import { Coin, Rate } from "../../money/amounts.tsx";
import { formatExactly, spentAt } from "../../money/format.ts";
import { Address } from "../../parts/address.tsx";
import { exactTime } from "../../parts/ago.tsx";
import { Figure, State, useTitle } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { Progress } from "../../parts/progress.tsx";
import { Term, Why } from "../../parts/why.tsx";
import { stepLooks } from "../deployment-look.ts";
import { useMine, useUrls } from "./lease-data.ts";

/** Name, state, addresses to open, the money, and what can be done. */
export function Head({ deployment }: { deployment: DeploymentView }): ReactNode {
  useTitle(`${deployment.name}, ${stepLooks[deployment.step].word.toLowerCase()}`);
  const look = stepLooks[deployment.step];
  const mine = useMine(deployment);
  const urls = useUrls(deployment);
  const [closing, setClosing] = useState(false);
  const base = `/deployments/${deployment.owner}/${deployment.dseq}`;
  const open = deployment.state === "active";
  return (
    <header className="deployment-head">
      <div className="row row-between deployment-title">
        <div>
          <h1>{deployment.name}</h1>
          <p className="row small soft">
            <State tone={look.tone}>{look.word}</State>
            <span>
              <Term word="dseq">Number</Term> <span className="mono">{deployment.dseq}</span>
            </span>
            {deployment.leases
              .filter(({ state }) => state === "active")
              .map((lease) => (
                <Link key={`${lease.gseq}/${lease.oseq}`} href={`/providers/${lease.provider.owner}`}>
                  {lease.provider.name}
                </Link>
              ))}
            {!mine && (
              <span>
                owner <Address value={deployment.owner} />
              </span>
            )}
          </p>
        </div>
        <div className="row">
          {urls[0] && (
            <a className="button" data-kind="primary" href={urls[0]} target="_blank" rel="noreferrer">
              Open <ExternalLink size={14} aria-hidden />
            </a>
          )}
          {open && mine && (
            <>
              <Link href={`${base}/money`} className="button">
                Top up
              </Link>
              <Link href={`${base}/update`} className="button">
                Update
              </Link>
              <button type="button" className="button" data-kind="danger" onClick={() => setClosing(true)}>
                Close
              </button>
            </>
          )}
        </div>
      </div>
      {closing && <CloseConfirm deployment={deployment} onDone={() => setClosing(false)} />}
      <Sums deployment={deployment} />
    </header>
  );
}

function Sums({ deployment }: { deployment: DeploymentView }): ReactNode {
  const open = deployment.state === "active";
  const { money } = deployment;
  const height = useStatus().data?.height ?? deployment.height;
  const ticking = spentAt(money, deployment.state === "active" ? height : money.height);
  return (
    <div className="card card-pad figures">
      <Figure label="Cost">
        {money.price ? (
          <Rate price={money.price} />
        ) : (
          <span className="faint">{open ? "nothing yet" : "nothing more"}</span>
        )}
      </Figure>
      <Figure label="Spent so far">
        <Coin
          amount={ticking.spent}
          denom={money.denom}
          why={`Paid or owed to providers up to block ${height.toLocaleString("en")}.`}
        />
      </Figure>
      {deployment.state === "active" ? (
        <Figure label="Still yours, in escrow">
          <Coin
            amount={ticking.left}
            denom={money.denom}
            why="Escrow is money of yours that the chain holds for this deployment. You get this back when you close; it falls by the price of every block that a lease runs."
          />
        </Figure>
      ) : (
        <Figure label="Came back to you">
          <Coin amount={money.refunded} denom={money.denom} why="What closing gave back to your account." />
        </Figure>
      )}
      {deployment.state === "active" && (
        <Figure label="Runs until">
          {money.runsUntil ? (
            <Why
              tip={`${exactTime(new Date(money.runsUntil))}, if nothing changes. Then the money in escrow is used up and the chain closes the deployment.`}
            >
              {new Date(money.runsUntil).toLocaleDateString(undefined, {
                day: "numeric",
                month: "short",
                year: "numeric",
              })}
            </Why>
          ) : (
            <span className="faint">no end: nothing is spent</span>
          )}
        </Figure>
      )}
    </div>
  );
}

function CloseConfirm({ deployment, onDone }: { deployment: DeploymentView; onDone: () => void }): ReactNode {
  const network = useNetwork();
  const operation = useOperation();
  const close = async () => {
    if (!network) return;
    const done = await operation.run(
      { sign: "Sign the closing", block: "Wait for its block" },
      async (reach) => {
        await (await loadTransact()).closeDeployment(
          { network, owner: deployment.owner, dseq: deployment.dseq },
          reach,
        );
      },
    );
    if (done) onDone();
  };
  return (
    <div className="note" data-tone="warn" role="alertdialog" aria-labelledby="close-title">
      <div>
        <strong id="close-title">Close {deployment.name}?</strong>
        <p>
          Everything in it stops and its data is lost. About{" "}
          <strong>{formatExactly(deployment.money.refundable, deployment.money.denom)}</strong> comes back to
          your account; what was spent stays spent.
        </p>
        {operation.steps.length > 0 && <Progress steps={operation.steps} />}
        {operation.error !== undefined && (
          <FailureNote
            error={operation.error}
            safe="The deployment is still open and its money still in escrow."
          />
        )}
        <div className="row">
          <button
            type="button"
            className="button"
            data-kind="danger"
            disabled={operation.running}
            onClick={close}
          >
            Close and get {formatExactly(deployment.money.refundable, deployment.money.denom)} back
          </button>
          <button type="button" className="button" disabled={operation.running} onClick={onDone}>
            Keep it running
          </button>
        </div>
      </div>
    </div>
  );
}
