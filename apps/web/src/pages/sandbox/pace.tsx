// How blocks come: by the clock, as soon as something waits, or by hand.
import type { Pace, SandboxStatusView } from "@slipway/api";
import { type ReactNode, useState } from "react";
import { api } from "../../data/api.ts";
import { FailureNote } from "../../parts/failure.tsx";
import { useLever } from "./levers.ts";

const modes: { id: Pace["mode"]; name: string; what: string }[] = [
  { id: "clock", name: "By the clock", what: "A block comes every few moments, as on a real network." },
  {
    id: "fast",
    name: "Fast",
    what: "A block comes as soon as a transaction waits, so nothing has to be waited for. Leases are paid by the block: busy moments cost more of them.",
  },
  {
    id: "manual",
    name: "By hand",
    what: "Time stands still until you make a block. Nothing that you send goes through before that.",
  },
];

/** Seconds: quick, usual here, as on mainnet, slow. */
const usualTimes = [0.2, 1, 6, 30];

export function paceWords({ mode, blockTime }: Pace): string {
  if (mode === "manual") return "by hand";
  if (mode === "fast") return "fast";
  return `every ${blockTime / 1000} s`;
}

export function PaceCard({ sandbox }: { sandbox: SandboxStatusView }): ReactNode {
  const { pace } = sandbox;
  const change = useLever((network, to: Partial<Pace>) => api.setPace({ network, body: to }));
  const mine = useLever((network, blocks: number) => api.mineBlocks({ network, body: { blocks } }));
  const seconds = pace.blockTime / 1000;
  const times = usualTimes.includes(seconds) ? usualTimes : [...usualTimes, seconds].sort((a, b) => a - b);
  return (
    <section className="card">
      <header>
        <h2>Pace</h2>
      </header>
      <div className="card-pad stack">
        <fieldset className="segments bare">
          <legend className="visually-hidden">How blocks come</legend>
          {modes.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              aria-pressed={pace.mode === id}
              disabled={change.busy}
              onClick={() => void change.pull({ mode: id })}
            >
              {name}
            </button>
          ))}
        </fieldset>
        <p className="soft">{modes.find(({ id }) => id === pace.mode)?.what}</p>
        {pace.mode === "clock" && (
          <div className="field narrow">
            <label htmlFor="block-time">A block every</label>
            <select
              id="block-time"
              className="select"
              value={seconds}
              disabled={change.busy}
              onChange={(event) => void change.pull({ blockTime: Number(event.target.value) * 1000 })}
            >
              {times.map((each) => (
                <option key={each} value={each}>
                  {each} s{each === 6 ? ", as on mainnet" : ""}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className="row">
          <MakeBlocks busy={mine.busy} make={(blocks) => void mine.pull(blocks)} />
        </div>
        {change.error !== undefined && <FailureNote error={change.error} safe="The pace is as it was." />}
        {mine.error !== undefined && <FailureNote error={mine.error} />}
      </div>
    </section>
  );
}

function MakeBlocks({ busy, make }: { busy: boolean; make: (blocks: number) => void }): ReactNode {
  const [made, setMade] = useState(0);
  const go = (blocks: number) => {
    make(blocks);
    setMade((before) => before + blocks);
  };
  return (
    <>
      <button type="button" className="button" disabled={busy} onClick={() => go(1)}>
        Make a block
      </button>
      <button type="button" className="button" disabled={busy} onClick={() => go(10)}>
        Make 10
      </button>
      <span className="small faint" aria-live="polite">
        {made > 0 && `${made} made by hand`}
      </span>
    </>
  );
}
