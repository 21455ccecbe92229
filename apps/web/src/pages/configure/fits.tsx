import type { ReactNode } from "react";
import { useScreening } from "../../data/queries.ts";
import type { Compiled } from "../../deploy/compile.ts";
import { Screened } from "../../parts/screened.tsx";
import { Why } from "../../parts/why.tsx";

/** Who could run it: one list for each group, since each group gets a provider of its own. */
export function Fits({ compiled }: { compiled: Compiled }): ReactNode {
  const { data } = useScreening(compiled.groups);
  return data?.groups.map((group) => {
    const would = group.providers.filter(({ answer }) => answer === "bids").length;
    return (
      <section key={group.name} className="card card-pad stack" style={{ gap: 12 }}>
        <h2>
          <Why tip="By the rules that providers themselves go by: attributes, signatures, and the free hardware of each of their machines when they were last asked. Their prices are known when they bid.">
            {would} of {group.providers.length} providers could run{" "}
            {compiled.groups.length > 1 ? group.name : "it"}
          </Why>
        </h2>
        <Screened group={group} />
      </section>
    );
  });
}
