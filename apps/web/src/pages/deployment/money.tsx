import type { DeploymentView } from "@slipway/api";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNetwork } from "../../data/network.ts";
import { useStatus } from "../../data/queries.ts";
import { loadTransact } from "../../deploy/load.ts";
import { useOperation } from "../../deploy/operation.ts";
import { Coin } from "../../money/amounts.tsx";
import { formatCoin, formatUsd, parseAmount, spentAt } from "../../money/format.ts";
import { duration } from "../../parts/ago.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { Progress } from "../../parts/progress.tsx";
import { Term } from "../../parts/why.tsx";
import { useMine } from "./lease-data.ts";

/** Where the money of this deployment is: put in, spent, still yours; and how to add to it. */
export function Money({ deployment }: { deployment: DeploymentView }): ReactNode {
  const { money } = deployment;
  const mine = useMine(deployment);
  const height = useStatus().data?.height ?? deployment.height;
  const open = deployment.state === "active";
  const ticking = spentAt(money, open ? height : money.height);
  const total = ticking.spent + ticking.left;
  return (
    <div className="split">
      <section className="card card-pad stack">
        <h2>
          <Term word="escrow">Money of this deployment</Term>
        </h2>
        <span className="bar money-bar" aria-hidden>
          <i style={{ width: `${total > 0n ? Number((ticking.spent * 1000n) / total) / 10 : 0}%` }} />
        </span>
        <dl className="sums">
          <Sum name="Put in">
            <Coin amount={money.deposited} denom={money.denom} why="All deposits so far." />
          </Sum>
          <Sum name="Spent">
            <Coin
              amount={ticking.spent}
              denom={money.denom}
              why={`Paid or owed to providers up to block ${height}.`}
            />
          </Sum>
          {open ? (
            <Sum name="Comes back when you close now">
              <Coin amount={ticking.left} denom={money.denom} why="Put in, less what was spent." />
            </Sum>
          ) : (
            <Sum name="Came back to you">
              <Coin amount={money.refunded} denom={money.denom} />
            </Sum>
          )}
          {money.price && (
            <>
              <Sum name="An hour costs">{formatUsd(money.price.perHour)}</Sum>
              <Sum name="A month costs">{formatUsd(money.price.perMonth)}</Sum>
              <Sum name="A block costs">
                <code>
                  {money.price.perBlock.replace(/\.?0+$/, "")} {money.price.denom}
                </code>
              </Sum>
            </>
          )}
          {money.secondsLeft !== null && open && <Sum name="Lasts for">{duration(money.secondsLeft)}</Sum>}
        </dl>
      </section>
      {open && mine && <TopUp deployment={deployment} />}
    </div>
  );
}

function Sum({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TopUp({ deployment }: { deployment: DeploymentView }): ReactNode {
  const network = useNetwork();
  const client = useQueryClient();
  const operation = useOperation();
  const [text, setText] = useState("1");
  const amount = parseAmount(text);
  const valid = amount !== undefined && amount > 0n;
  const { price } = deployment.money;
  const perHour = price ? Number(price.perHour) : 0;
  const add = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!network || !valid) return;
    await operation.run({ sign: "Sign the deposit", block: "Wait for its block" }, async (reach) => {
      await (await loadTransact()).topUp(
        { network, owner: deployment.owner, dseq: deployment.dseq, amount, denom: deployment.money.denom },
        reach,
      );
    });
    await client.invalidateQueries({ queryKey: ["deployment"] });
  };
  return (
    <section className="card card-pad stack">
      <h2>Top up</h2>
      <form className="stack" onSubmit={add}>
        <div className="field">
          <label htmlFor="top-up">Amount in ACT</label>
          <div className="input-row">
            <input
              id="top-up"
              className="input"
              inputMode="decimal"
              value={text}
              aria-invalid={!valid}
              onChange={({ target }) => setText(target.value)}
            />
            <button
              type="submit"
              className="button"
              data-kind="primary"
              disabled={!valid || operation.running}
            >
              Lock {valid ? formatCoin(amount) : "it"} more
            </button>
          </div>
          <small>
            {valid && perHour > 0
              ? `Lasts ${duration(Math.floor((Number(amount) / perHour) * 3600))} longer. What is not used comes back.`
              : "What is not used comes back when you close."}
          </small>
        </div>
        {operation.steps.length > 0 && <Progress steps={operation.steps} />}
        {operation.error !== undefined && (
          <FailureNote
            error={operation.error}
            safe="Nothing was added, and nothing was taken from your account but perhaps a fee."
          />
        )}
      </form>
    </section>
  );
}
