// A line of past price reports, with its ends and extremes said in words beside it.
import type { PriceReports } from "@slipway/api";
import { type ReactNode, useState } from "react";
import { exactTime } from "../../parts/ago.tsx";
import { shortPrice } from "./price-plan.ts";

const [width, height, top, bottom] = [600, 120, 12, 12];

export function PriceChart({ reports }: { reports: PriceReports["reports"] }): ReactNode {
  const [at, setAt] = useState<number>();
  const points = reports.map(({ time, price }) => ({ time: new Date(time).getTime(), price: Number(price) }));
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const prices = points.map(({ price }) => price);
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  const span = Math.max(1, last.time - first.time);
  const x = (time: number) => ((time - first.time) / span) * width;
  // A price that hardly moved lies flat: at least a twentieth of it fills the chart's height.
  const middle = (most + least) / 2;
  const range = Math.max(most - least, middle / 20);
  const y = (price: number) => height / 2 + ((middle - price) / range) * (height - top - bottom);
  const line = points.map(
    (point, index) => `${index ? "L" : "M"}${x(point.time).toFixed(1)} ${y(point.price).toFixed(1)}`,
  );
  const shown = points[at ?? points.length - 1] ?? last;
  const move = (event: React.PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const time = first.time + ((event.clientX - box.left) / box.width) * span;
    const nearest = points.findIndex((point) => point.time >= time);
    setAt(nearest < 0 ? points.length - 1 : nearest);
  };
  return (
    <figure className="price-chart">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Reported price of AKT, from ${dollars(first.price)} at ${exactTime(new Date(first.time))} to ${dollars(last.price)} at ${exactTime(new Date(last.time))}; lowest ${dollars(least)}, highest ${dollars(most)}`}
        onPointerMove={move}
        onPointerLeave={() => setAt(undefined)}
      >
        {[top, height / 2, height - bottom].map((level) => (
          <line key={level} className="grid-line" x1={0} x2={width} y1={level} y2={level} />
        ))}
        <path d={line.join("")} className="price-line" />
        {at !== undefined && (
          <line className="cross" x1={x(shown.time)} x2={x(shown.time)} y1={0} y2={height} />
        )}
      </svg>
      <figcaption className="row row-between tiny faint">
        <span>{exactTime(new Date(first.time))}</span>
        <span className="soft" aria-hidden>
          {dollars(shown.price)}
          {at === undefined ? spread(least, most) : ` at ${new Date(shown.time).toLocaleTimeString()}`}
        </span>
        <span>{exactTime(new Date(last.time))}</span>
      </figcaption>
    </figure>
  );
}

const dollars = (price: number) => `$${shortPrice(String(price))}`;

/** Nothing for a price that did not move as far as a person can see. */
function spread(least: number, most: number): string {
  const [low, high] = [dollars(least), dollars(most)];
  return low === high ? "" : `, between ${low} and ${high}`;
}
