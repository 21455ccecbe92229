// A jump in time: how far, what it will do, how far it has come, and what came of it.
import type { SandboxStatusView } from "@slipway/api";
import { type ReactNode, useState } from "react";
import { api } from "../../data/api.ts";
import { useAccount, useDeployments } from "../../data/queries.ts";
import { formatCoin } from "../../money/format.ts";
import { shorten } from "../../parts/address.tsx";
import { duration, exactTime } from "../../parts/ago.tsx";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { useWallet } from "../../wallet/store.ts";
import { type Jump, type JumpUnit, manyBlocks, outlookOf, toJump } from "./jump-outlook.ts";
import { useLever } from "./levers.ts";

const usualJumps: { amount: string; unit: JumpUnit; name: string }[] = [
  { amount: "10", unit: "blocks", name: "10 blocks" },
  { amount: "1", unit: "hours", name: "1 hour" },
  { amount: "1", unit: "days", name: "1 day" },
  { amount: "30", unit: "days", name: "30 days" },
];

export function JumpCard({ sandbox }: { sandbox: SandboxStatusView }): ReactNode {
  const [amount, setAmount] = useState("1");
  const [unit, setUnit] = useState<JumpUnit>("hours");
  const [sparse, setSparse] = useState(0);
  const [before, setBefore] = useState<{ height: number; time: string }>();
  const jump = useLever(async (network, { blocks, seconds }: Jump) => {
    setBefore({ height: sandbox.height, time: sandbox.time });
    await api.jumpTime({ network, body: { blocks, seconds } });
  });
  const usual = sandbox.pace.blockTime / 1000;
  const wanted = toJump(Number(amount.replace(",", ".")), unit, sparse || usual);
  if (sandbox.jump) return <JumpGoesOn going={sandbox.jump} />;
  return (
    <section className="card">
      <header>
        <h2>Jump in time</h2>
      </header>
      <form
        className="card-pad stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted) void jump.pull(wanted);
        }}
      >
        <fieldset className="segments bare">
          <legend className="visually-hidden">How far, at once</legend>
          {usualJumps.map((each) => (
            <button
              key={each.name}
              type="button"
              aria-pressed={amount === each.amount && unit === each.unit}
              onClick={() => {
                setAmount(each.amount);
                setUnit(each.unit);
              }}
            >
              {each.name}
            </button>
          ))}
        </fieldset>
        <div className="form-grid">
          <div className="field">
            <label htmlFor="jump-amount">How far</label>
            <div className="input-row">
              <input
                id="jump-amount"
                className="input"
                inputMode="decimal"
                value={amount}
                aria-invalid={wanted === undefined || undefined}
                aria-describedby="jump-outlook"
                onChange={(event) => setAmount(event.target.value)}
              />
              <select
                className="select"
                aria-label="Unit"
                value={unit}
                onChange={(event) => setUnit(event.target.value as JumpUnit)} // the options below
              >
                <option value="blocks">blocks</option>
                <option value="minutes">minutes</option>
                <option value="hours">hours</option>
                <option value="days">days</option>
              </select>
            </div>
          </div>
          <div className="field">
            <label htmlFor="jump-apart">A block every</label>
            <select
              id="jump-apart"
              className="select"
              value={sparse}
              onChange={(event) => setSparse(Number(event.target.value))}
            >
              <option value={0}>{usual} s, as usual</option>
              <option value={60}>minute: sooner there</option>
              <option value={600}>10 minutes: much sooner there</option>
            </select>
          </div>
        </div>
        <WhatHappens jump={wanted} sandbox={sandbox} sparse={sparse > usual} />
        {jump.error !== undefined && (
          <FailureNote error={jump.error} safe="Blocks that were made stay; the clock never goes back." />
        )}
        {before && sandbox.height > before.height && !jump.busy && (
          <Note tone="good">
            Jumped {(sandbox.height - before.height).toLocaleString("en")} blocks, from{" "}
            {exactTime(new Date(before.time))}.
          </Note>
        )}
        <div>
          <button type="submit" className="button" data-kind="primary" disabled={!wanted || jump.busy}>
            {wanted ? `Jump ${duration(Math.max(1, Math.round(wanted.seconds)))} ahead` : "Jump ahead"}
          </button>
        </div>
      </form>
    </section>
  );
}

function WhatHappens({
  jump,
  sandbox,
  sparse,
}: {
  jump: Jump | undefined;
  sandbox: SandboxStatusView;
  sparse: boolean;
}): ReactNode {
  const wallet = useWallet();
  const mine = useDeployments(wallet?.address, "active").data?.deployments ?? [];
  const account = useAccount(wallet?.address).data;
  if (!jump)
    return (
      <p id="jump-outlook" className="bad-text">
        Give a number above zero; whole blocks, and at most a million of them. For a long time take fewer
        blocks.
      </p>
    );
  const { to, burned, running, dry, expiring } = outlookOf(jump, sandbox, mine, account?.allowances);
  return (
    <ul id="jump-outlook" className="outlook">
      <li>
        {jump.blocks.toLocaleString("en")} {jump.blocks === 1 ? "block is" : "blocks are"} made. The chain’s
        clock goes on to <strong>{exactTime(to)}</strong>, for good.
      </li>
      <li>
        Leases are paid by the block.{" "}
        {running === 0
          ? "None of yours runs now, so you pay nothing."
          : `Your ${running === 1 ? "deployment pays" : `${running} deployments pay`} about ${formatCoin(burned)}.`}
        {sparse && " With fewer blocks that is less than so much time costs."}
      </li>
      {dry.length > 0 && (
        <li className="warn-text">
          The money of {dry.join(", ")} runs out on the way: the lease ends and the workload with it.
        </li>
      )}
      {expiring.length > 0 && (
        <li className="warn-text">
          Allowances from {expiring.map((each) => shorten(each)).join(", ")} expire.
        </li>
      )}
      <li className="soft">
        Certificates, grants and tokens that end by then expire. Providers close bids that nobody takes within
        5 minutes, and withdraw what they earned every hour.
      </li>
      {jump.blocks > manyBlocks && (
        <li className="soft">So many blocks take a while. You can stop; what is made stays.</li>
      )}
    </ul>
  );
}

function JumpGoesOn({ going }: { going: NonNullable<SandboxStatusView["jump"]> }): ReactNode {
  const stop = useLever((network) => api.stopJump({ network }));
  const share = going.blocks > 0 ? going.made / going.blocks : 0;
  const passed = (Date.now() - new Date(going.startedAt).getTime()) / 1000;
  const left = share > 0.02 ? Math.round((passed / share) * (1 - share)) : undefined;
  return (
    <section className="card">
      <header>
        <h2>Jumping</h2>
      </header>
      <div className="card-pad stack">
        <progress className="jump-progress" max={going.blocks} value={going.made} aria-label="Blocks made" />
        <p>
          <strong>{going.made.toLocaleString("en")}</strong> of {going.blocks.toLocaleString("en")} blocks
          {left !== undefined && left > 1 && <span className="faint">, about {duration(left)} more</span>}
        </p>
        <p className="soft">You can leave this page; the jump goes on.</p>
        {stop.error !== undefined && <FailureNote error={stop.error} />}
        <div>
          <button type="button" className="button" disabled={stop.busy} onClick={() => void stop.pull()}>
            Stop here
          </button>
        </div>
      </div>
    </section>
  );
}
