import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { useNetwork } from "../../data/network.ts";
import type { Compiled } from "../../deploy/compile.ts";
import { draftKey, dropDraft } from "../../deploy/draft.ts";
import { loadTransact } from "../../deploy/load.ts";
import { useOperation } from "../../deploy/operation.ts";
import { formatCoin, formatUsd, parseAmount, ratesOf } from "../../money/format.ts";
import { duration } from "../../parts/ago.tsx";
import { Skeleton } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { Progress } from "../../parts/progress.tsx";
import { toFailure } from "../../parts/to-failure.ts";
import { Term, Why } from "../../parts/why.tsx";
import { Fits } from "./fits.tsx";
import { Problems } from "./problems.tsx";
import type { DraftWork } from "./use-draft.ts";

/** The least that the chain lets one lock, in uact. */
const leastDeposit = 500_000n;

export function Side({
  work,
  onGoTo,
}: {
  work: DraftWork;
  onGoTo: (line: number, column: number) => void;
}): ReactNode {
  const { compiled } = work;
  const problems = compiled?.problems ?? [];
  return (
    <div className="configure-side">
      {problems.length > 0 && <Problems problems={problems} work={work} onGoTo={onGoTo} />}
      <section className="card card-pad stack" aria-label="Cost and deployment">
        {compiled?.ok ? <Cost compiled={compiled} /> : <NoCost waiting={!compiled} />}
        <DeployButton work={work} compiled={compiled?.ok && compiled.deployable ? compiled : undefined} />
      </section>
      {compiled?.ok && <Fits compiled={compiled} />}
    </div>
  );
}

function NoCost({ waiting }: { waiting: boolean }): ReactNode {
  return waiting ? (
    <Skeleton height={56} />
  ) : (
    <p className="soft">The cost shows here as soon as the SDL has no errors. Nothing is sent before.</p>
  );
}

function Cost({ compiled }: { compiled: Compiled }): ReactNode {
  const blockSeconds = useNetwork()?.blockSeconds ?? 6;
  const rates = ratesOf(compiled.perBlock, blockSeconds);
  return (
    <div className="cost">
      <span className="small soft">You pay at most</span>
      <span className="cost-main">
        <Why
          tip={
            <>
              The sum of the prices in the SDL, times replicas:{" "}
              <code>
                {compiled.perBlock.replace(/\.?0+$/, "")} {compiled.denom}
              </code>{" "}
              a block, with a block about every {blockSeconds} s.
            </>
          }
        >
          {formatUsd(rates.perHour)}
          <span className="faint">/h</span>
        </Why>
      </span>
      <span className="soft">
        {formatUsd(rates.perMonth)} a month. Providers often ask for less: you choose among their{" "}
        <Term word="bid">bids</Term>.
      </span>
    </div>
  );
}

function DeployButton({ work, compiled }: { work: DraftWork; compiled: Compiled | undefined }): ReactNode {
  const network = useNetwork();
  const operation = useOperation();
  const [, go] = useLocation();
  const [typed, setTyped] = useState<string>();
  const [more, setMore] = useState(false);
  const text = typed ?? usualDeposit(compiled?.perBlock ?? "0", network?.blockSeconds ?? 6);
  const deposit = parseAmount(text);
  const enough = deposit !== undefined && deposit >= leastDeposit;
  const lasts =
    compiled && enough && network
      ? (Number(deposit) / Math.max(1e-9, Number(compiled.perBlock))) * network.blockSeconds
      : undefined;
  const deploy = async () => {
    if (!network || !compiled || !work.draft || !enough) return;
    const draft = { ...work.draft, name: work.draft.name || (compiled.services[0]?.name ?? "") };
    await operation.run(
      { key: "Get your key ready", sign: "Sign the deployment", block: "Wait for its block" },
      async (reach) => {
        const id = await (await loadTransact()).deploy({ network, draft, compiled, deposit }, reach);
        dropDraft(draftKey(work.template?.id));
        go(`/deployments/${id.owner}/${id.dseq}`);
      },
    );
  };
  return (
    <div className="stack" style={{ gap: 10 }}>
      <button
        type="button"
        className="button button-wide"
        data-kind="primary"
        data-size="large"
        disabled={!compiled || !enough || operation.running || !network}
        onClick={deploy}
      >
        {operation.running ? "Deploying" : `Deploy · locks ${enough ? formatCoin(deposit) : "…"}, refundable`}
      </button>
      {operation.steps.length > 0 && <Progress steps={operation.steps} />}
      {operation.error !== undefined && (
        <FailureNote
          error={operation.error}
          safe="Your draft is kept. If the transaction did reach a block after all, the deployment shows under Deployments with its money."
        >
          {toFailure(operation.error).code === "WALLET_MISSING" && (
            <Link href="/wallet" className="button">
              Open the wallet page
            </Link>
          )}
        </FailureNote>
      )}
      <p className="small soft">
        The money goes into <Term word="escrow">escrow</Term>
        {lasts !== undefined && ` and lasts at least ${duration(Math.floor(lasts))}`}. Nothing is spent before
        you accept a bid, and what is left comes back when you close.{" "}
        <button type="button" className="link" aria-expanded={more} onClick={() => setMore(!more)}>
          Lock another amount
        </button>
      </p>
      {more && (
        <div className="field">
          <label htmlFor="deposit">Amount to lock, in ACT</label>
          <input
            id="deposit"
            className="input"
            inputMode="decimal"
            value={text}
            aria-invalid={!enough}
            onChange={({ target }) => setTyped(target.value)}
          />
          <small>{enough ? "You can add to it at any time." : `At least ${formatCoin(leastDeposit)}.`}</small>
        </div>
      )}
    </div>
  );
}

/** ACT that last an hour at the most that may be asked, in halves; never less than the chain takes. */
function usualDeposit(perBlock: string, blockSeconds: number): string {
  const anHour = (Number(perBlock) * 3600) / blockSeconds / 1e6;
  return String(Math.max(0.5, Math.ceil(anHour * 2) / 2));
}
