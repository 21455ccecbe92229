// Above every page while something goes wrong on purpose: what, and one button that ends all of it.
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { api } from "../../data/api.ts";
import { toFailure } from "../../parts/to-failure.ts";
import { faultSentence } from "./fault-words.ts";
import { useLever, useSandbox } from "./levers.ts";

export function FaultBanner(): ReactNode {
  const { data } = useSandbox();
  const clear = useLever((network) => api.clearFaults({ network, body: {} }));
  const sentence = data && faultSentence(data);
  if (!sentence) return null;
  return (
    <section className="ribbon" data-tone="warn" aria-label="Faults that are on" role="status">
      <TriangleAlert size={14} aria-hidden />
      <span>
        Faults are on, on purpose: {sentence}.{" "}
        <Link href="/sandbox#faults" onClick={showFaults}>
          See them
        </Link>
      </span>
      <button
        type="button"
        className="button"
        data-size="small"
        disabled={clear.busy}
        onClick={() => void clear.pull()}
      >
        All well again
      </button>
      {clear.error !== undefined && <span className="bad-text">{toFailure(clear.error).message}</span>}
    </section>
  );
}

/** For who is on the page already; the page itself looks at its address when it opens. */
function showFaults(): void {
  document.getElementById("faults")?.scrollIntoView();
}
