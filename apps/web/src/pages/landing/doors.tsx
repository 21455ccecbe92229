import type { MarketView } from "@slipway/api";
import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useMarket, useTemplates } from "../../data/queries.ts";
import { Skeleton } from "../../parts/bits.tsx";
import { CategoryIcon, categories, searchTemplates } from "../template-look.tsx";

/** The three ways in, each with its three most popular templates. */
export function Doors(): ReactNode {
  const templates = useTemplates().data;
  const market = useMarket().data;
  return (
    <section className="doors" aria-label="Ways to start">
      {categories.slice(0, 3).map(({ id, title, plain }) => {
        const all = searchTemplates(templates ?? [], "").filter(({ category }) => category === id);
        return (
          <article key={id} className="card door" data-door={id}>
            <header>
              <span className="door-icon">
                <CategoryIcon category={id} size={20} />
              </span>
              <div>
                <h2>{title}</h2>
                <p className="small soft">{plain}</p>
              </div>
            </header>
            <ul>
              {all.slice(0, 3).map((item) => (
                <li key={item.id}>
                  <Link href={`/new/${item.id}`} data-template={item.id}>
                    <span>
                      <strong>{item.title}</strong>
                      <span className="small faint">{item.needs}</span>
                    </span>
                    <ArrowRight size={15} aria-hidden />
                  </Link>
                </li>
              ))}
              {!templates &&
                [0, 1, 2].map((row) => (
                  <li key={row} className="door-wait">
                    <Skeleton width="60%" height={15} />
                  </li>
                ))}
            </ul>
            <footer className="small">
              <Link href={`/templates?category=${id}`}>All {templates ? all.length : ""} templates</Link>
              {market && <span className="faint">{supply(id, market)}</span>}
            </footer>
          </article>
        );
      })}
    </section>
  );
}

function supply(door: string, market: MarketView): string {
  if (door !== "ai") return `${market.providers.online} providers online`;
  return `${market.capacity.gpu.free} GPUs free now`;
}
