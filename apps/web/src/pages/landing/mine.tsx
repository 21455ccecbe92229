import type { ReactNode } from "react";
import { Link } from "wouter";
import { useDeployments } from "../../data/queries.ts";
import { Rate } from "../../money/amounts.tsx";
import { duration } from "../../parts/ago.tsx";
import { State } from "../../parts/bits.tsx";
import { useWallet } from "../../wallet/store.ts";
import { stepLooks } from "../deployment-look.ts";

/** Your deployments that are open, when there are any. */
export function Mine(): ReactNode {
  const wallet = useWallet();
  const { data } = useDeployments(wallet?.address, "active");
  if (!data || data.deployments.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="mine-title">
      <div className="row row-between">
        <h2 id="mine-title">Your deployments</h2>
        <Link href="/deployments" className="small">
          All deployments
        </Link>
      </div>
      <ul className="mine">
        {data.deployments.slice(0, 6).map((item) => (
          <li key={item.dseq}>
            <Link href={`/deployments/${item.owner}/${item.dseq}`} className="card mine-card">
              <span className="row row-between">
                <strong>{item.name}</strong>
                <State tone={stepLooks[item.step].tone}>{stepLooks[item.step].word}</State>
              </span>
              <span className="small faint">
                {item.providers.map(({ name }) => name).join(", ") || stepLooks[item.step].says}
              </span>
            </Link>
            <p className="mine-foot small">
              {item.money.price ? (
                <Rate price={item.money.price} />
              ) : (
                <span className="faint">nothing is spent</span>
              )}
              <span className="faint">
                {item.money.secondsLeft === null ? "" : `money for ${duration(item.money.secondsLeft)}`}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
