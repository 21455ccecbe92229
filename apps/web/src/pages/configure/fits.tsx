import { Check, CircleHelp, X } from "lucide-react";
import type { ReactNode } from "react";
import { useProviders } from "../../data/queries.ts";
import type { Compiled } from "../../deploy/compile.ts";
import { fitProviders, needOf } from "../../deploy/fit.ts";
import { whatHelps } from "../../deploy/what-helps.ts";
import { Why } from "../../parts/why.tsx";

/** Who could run it: one list for each group, since each group gets a provider of its own. */
export function Fits({ compiled }: { compiled: Compiled }): ReactNode {
  return compiled.groups.map((group) => (
    <GroupFits key={group.name} group={group} named={compiled.groups.length > 1} />
  ));
}

function GroupFits({ group, named }: { group: Compiled["groups"][number]; named: boolean }): ReactNode {
  const { data } = useProviders();
  if (!data) return null;
  const need = needOf([group]);
  const fits = fitProviders(need, data.providers);
  const helps = whatHelps(need, data.providers);
  const likely = fits.filter(({ fits: answer }) => answer === "likely").length;
  return (
    <section className="card card-pad stack" style={{ gap: 12 }}>
      <h2>
        <Why tip="By attributes, GPU models and free totals that each provider tells. A provider decides by its single machines, so this is likely, not certain.">
          {likely} of {fits.length} providers could run {named ? group.name : "it"}
        </Why>
      </h2>
      <ul className="fit-list">
        {fits.map((fit) => (
          <li key={fit.owner}>
            {fit.fits === "likely" && <Check size={15} className="good-text" aria-label="likely" />}
            {fit.fits === "unknown" && <CircleHelp size={15} className="faint" aria-label="unknown" />}
            {fit.fits === "no" && <X size={15} className="bad-text" aria-label="no" />}
            <span>{fit.name}</span>
            <span className="faint">{fit.why}</span>
          </li>
        ))}
      </ul>
      {helps.length > 0 && (
        <p className="small soft">
          What would help:{" "}
          {helps
            .map(({ change, gain }) => `${change}: +${gain} ${gain === 1 ? "provider" : "providers"}`)
            .join("; ")}
          .
        </p>
      )}
    </section>
  );
}
