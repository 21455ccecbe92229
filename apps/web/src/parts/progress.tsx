import { Check, X } from "lucide-react";
import type { ReactNode } from "react";

export type StepState = "todo" | "now" | "done" | "failed";
export interface ProgressStep {
  id: string;
  title: string;
  state: StepState;
  detail?: ReactNode;
}

/** What happens, in order: done, going on, still to come, failed. */
export function Progress({ steps }: { steps: readonly ProgressStep[] }): ReactNode {
  return (
    <ol className="steps" aria-live="polite">
      {steps.map((step) => (
        <li key={step.id} data-state={step.state}>
          <i aria-hidden>
            {step.state === "done" && <Check size={12} strokeWidth={3} />}
            {step.state === "failed" && <X size={12} strokeWidth={3} />}
          </i>
          <span>
            {step.title}
            <span className="visually-hidden"> ({words[step.state]})</span>
          </span>
          <span className="small faint">{step.detail}</span>
        </li>
      ))}
    </ol>
  );
}

const words: Record<StepState, string> = {
  todo: "not yet",
  now: "going on",
  done: "done",
  failed: "failed",
};
