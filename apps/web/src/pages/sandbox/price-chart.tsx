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
  // A price that never moved lies in the middle.
  const y = (price: number) =>
    most === least ? height / 2 : top + ((most - price) / (most - least)) * (height - top - bottom);
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
        aria-label={`Reported price of AKT, from $${shortPrice(String(first.price))} at ${exactTime(new Date(first.time))} to $${shortPrice(String(last.price))} at ${exactTime(new Date(last.time))}; lowest $${shortPrice(String(least))}, highest $${shortPrice(String(most))}`}
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
          ${shortPrice(String(shown.price))}
          {at !== undefined && ` at ${new Date(shown.time).toLocaleTimeString()}`}
          {at === undefined &&
            most !== least &&
            `, between $${shortPrice(String(least))} and $${shortPrice(String(most))}`}
        </span>
        <span>{exactTime(new Date(last.time))}</span>
      </figcaption>
    </figure>
  );
}
