import type { SandboxStatusView } from "@slipway/api";
import type { ReactNode } from "react";
import { useStatus } from "../../data/queries.ts";
import { duration, exactTime } from "../../parts/ago.tsx";
import { Figure } from "../../parts/bits.tsx";
import { Term, Why } from "../../parts/why.tsx";
import { paceWords } from "./pace.tsx";

/** How the chain stands: height, its own clock, pace, providers, and what runs the workloads. */
export function Standing({ sandbox }: { sandbox: SandboxStatusView }): ReactNode {
  const status = useStatus().data;
  const { aheadSeconds, pace, waiting, providers, runtime } = sandbox;
  // Blocks are pushed one by one; while the node misbehaves only the sandbox itself can say.
  const isPushed = status !== undefined && status.height > sandbox.height;
  const { height, time } = isPushed ? status : sandbox;
  const behind = status === undefined ? 0 : Math.max(0, height - status.indexer.height);
  const dark = providers.filter(({ faults }) => faults.dark).length;
  return (
    <section className="card card-pad figures" aria-label="How the chain stands">
      <Figure
        label={<Term word="block">Height</Term>}
        sub={!isPushed && behind > 5 ? `the index reads ${behind.toLocaleString("en")} more` : undefined}
      >
        <span key={height} className="fresh">
          {height.toLocaleString("en")}
        </span>
      </Figure>
      <Figure
        label="Its clock"
        sub={aheadSeconds < 2 ? "as yours" : `${duration(Math.round(aheadSeconds))} ahead of yours`}
      >
        <Why
          tip={`The time of the newest block: ${exactTime(new Date(time))}. Jumps move it ahead of your clock; it never goes back.`}
        >
          {clockText(new Date(time))}
        </Why>
      </Figure>
      <Figure
        label="Pace"
        sub={waiting === 1 ? "1 transaction waits" : waiting > 0 && `${waiting} transactions wait`}
      >
        {paceWords(pace)}
      </Figure>
      <Figure label="Providers" sub={dark > 0 ? `${dark} dark` : "none is dark"}>
        {providers.length}
      </Figure>
      <Figure label="Workloads run on" sub={runtime.kind === "simulated" && "images do not run"}>
        <Why tip={runtime.detail}>{runtime.kind === "docker" ? "Docker" : "a simulation"}</Why>
      </Figure>
    </section>
  );
}

/** "25 Nov, 14:05:09" */
function clockText(at: Date): string {
  const day = at.toLocaleDateString(undefined, { day: "numeric", month: "short" });
  return `${day}, ${at.toLocaleTimeString(undefined, { hour12: false })}`;
}
