// What an AKT costs on the sandbox: the plan that its oracle follows, and the reports so far.
import type { PricePlan, SandboxStatusView } from "@slipway/api";
import { type ReactNode, useState } from "react";
import { api } from "../../data/api.ts";
import { Skeleton } from "../../parts/bits.tsx";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { Why } from "../../parts/why.tsx";
import { Field } from "./field.tsx";
import { useLever, usePriceReports } from "./levers.ts";
import { PriceChart } from "./price-chart.tsx";
import { parsePrice, parseScript, parseSpan, planWords, shortPrice } from "./price-plan.ts";

type Kind = PricePlan["kind"];
const kinds: { id: Kind; name: string; what: string }[] = [
  {
    id: "steady",
    name: "Steady",
    what: "The oracle reports one price, every 15 seconds of the chain’s clock.",
  },
  { id: "crash", name: "Crash", what: "In a straight line to another price, down or up; there it stays." },
  { id: "scripted", name: "Script", what: "A time and a price on each line, counted from now: “10m 1.20”." },
  {
    id: "stopped",
    name: "Silence",
    what: "Nobody reports. After half a minute the chain calls the price stale and mints no ACT.",
  },
];

export function PriceCard({ price }: { price: SandboxStatusView["price"] }): ReactNode {
  return (
    <section className="card">
      <header>
        <h2>Price of AKT</h2>
        {price && (
          <span className="small soft">
            <Why
              tip={`Dollars for one AKT by the plan that the oracle follows: ${price.now}. It decides how much ACT an AKT mints.`}
            >
              ${shortPrice(price.now)}
            </Why>
            , {planWords(price.plan)}
          </span>
        )}
      </header>
      <div className="card-pad stack">
        <Reports />
        {price ? (
          <PlanForm plan={price.plan} />
        ) : (
          <Note>
            This chain began with a genesis whose price oracle is somebody else: its prices cannot be moved
            here.
          </Note>
        )}
      </div>
    </section>
  );
}

function Reports(): ReactNode {
  const { data, error, isPending } = usePriceReports();
  if (isPending) return <Skeleton height={116} />;
  if (!data) return <FailureNote error={error} safe="The oracle itself goes on." />;
  if (data.reports.length < 2)
    return <p className="faint small chart-empty">The first reports come within a minute.</p>;
  return <PriceChart reports={data.reports} />;
}

function PlanForm({ plan }: { plan: PricePlan }): ReactNode {
  const [kind, setKind] = useState<Kind>(plan.kind);
  const [text, setText] = useState({
    steady: "1.50",
    to: "0.50",
    over: "1h",
    script: "0 1.50\n10m 1.20\n1h 0.90",
  });
  const set = (change: Partial<typeof text>) => setText((old) => ({ ...old, ...change }));
  const follow = useLever((network, body: PricePlan) => api.planPrice({ network, body }));
  const made = toPlan(kind, text);
  const problem = "problem" in made ? made.problem : undefined;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!("problem" in made)) void follow.pull(made);
      }}
    >
      <fieldset className="segments bare">
        <legend className="visually-hidden">How the price goes on</legend>
        {kinds.map(({ id, name }) => (
          <button key={id} type="button" aria-pressed={kind === id} onClick={() => setKind(id)}>
            {name}
          </button>
        ))}
      </fieldset>
      <p className="soft small">{kinds.find(({ id }) => id === kind)?.what}</p>
      {kind === "steady" && (
        <Field
          autoComplete="off"
          id="price-steady"
          label="Dollars for an AKT"
          value={text.steady}
          set={(steady) => set({ steady })}
        />
      )}
      {kind === "crash" && (
        <div className="form-grid">
          <Field
            autoComplete="off"
            id="price-to"
            label="To, in dollars"
            value={text.to}
            set={(to) => set({ to })}
          />
          <Field
            autoComplete="off"
            id="price-over"
            label="Within (90s, 10m, 1h)"
            value={text.over}
            set={(over) => set({ over })}
          />
        </div>
      )}
      {kind === "scripted" && (
        <div className="field">
          <label htmlFor="price-script">Script</label>
          <textarea
            id="price-script"
            className="input mono"
            rows={4}
            spellCheck={false}
            value={text.script}
            onChange={(event) => set({ script: event.target.value })}
          />
        </div>
      )}
      {problem && <p className="bad-text small">{problem}</p>}
      {follow.error !== undefined && <FailureNote error={follow.error} safe="The price goes on as before." />}
      <div>
        <button type="submit" className="button" disabled={problem !== undefined || follow.busy}>
          {kind === "stopped" ? "Silence the oracle" : "Let the price go so"}
        </button>
      </div>
    </form>
  );
}

function toPlan(
  kind: Kind,
  text: { steady: string; to: string; over: string; script: string },
): PricePlan | { problem: string } {
  switch (kind) {
    case "steady": {
      const price = parsePrice(text.steady);
      return price ? { kind, price } : { problem: "Give a price above zero, such as 1.50." };
    }
    case "crash": {
      const [to, over] = [parsePrice(text.to), parseSpan(text.over)];
      if (!to) return { problem: "Give a price above zero, such as 0.50." };
      return over ? { kind, to, over } : { problem: "Give a time, such as 90s, 10m or 1h." };
    }
    case "scripted": {
      const script = parseScript(text.script);
      return "problem" in script ? script : { kind, points: script.points };
    }
    case "stopped":
      return { kind };
    default:
      return kind satisfies never;
  }
}
