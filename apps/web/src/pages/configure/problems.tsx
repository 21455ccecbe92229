import { CircleAlert, Lightbulb, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { applyFix } from "../../deploy/apply-fix.ts";
import type { SdlFinding } from "../../deploy/compile.ts";
import type { DraftWork } from "./use-draft.ts";

/** What is wrong with the text, the worst first; each leads to its line, and is fixed with one click where that is known. */
export function Problems({
  problems,
  work,
  onGoTo,
}: {
  problems: readonly SdlFinding[];
  work: Pick<DraftWork, "draft" | "setSdl">;
  onGoTo: (line: number, column: number) => void;
}): ReactNode {
  const sorted = problems.toSorted((a, b) => rank[a.severity] - rank[b.severity] || a.line - b.line);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return (
    <section className="card card-pad" aria-live="polite">
      <h2>{errors > 0 ? `${errors} ${errors === 1 ? "error" : "errors"} to mend` : "Good to know"}</h2>
      <ul className="problems">
        {sorted.slice(0, 12).map((problem) => (
          <li key={`${problem.code}/${problem.line}/${problem.column}/${problem.message}`}>
            <Mark severity={problem.severity} />
            <span>
              {problem.message}
              {problem.hint && <span className="small soft hint">{problem.hint}</span>}
            </span>
            <span className="row">
              {problem.fix && (
                <button
                  type="button"
                  className="button"
                  data-size="small"
                  title={problem.fix.title}
                  onClick={() =>
                    problem.fix && work.draft && work.setSdl(applyFix(work.draft.sdl, problem.fix))
                  }
                >
                  Fix
                </button>
              )}
              <button
                type="button"
                className="link where"
                onClick={() => onGoTo(problem.line, problem.column)}
              >
                line {problem.line}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {sorted.length > 12 && (
        <p className="small faint">and {sorted.length - 12} more, underlined in the text</p>
      )}
    </section>
  );
}

const rank = { error: 0, warning: 1, advice: 2 } as const;

function Mark({ severity }: { severity: SdlFinding["severity"] }): ReactNode {
  if (severity === "error") return <CircleAlert size={16} className="bad-text" aria-label="Error" />;
  if (severity === "warning") return <TriangleAlert size={16} className="warn-text" aria-label="Warning" />;
  return <Lightbulb size={16} className="faint" aria-label="Advice" />;
}
