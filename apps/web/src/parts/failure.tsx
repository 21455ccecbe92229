// Where something failed: what failed, what is safe, what to do; the code leads to its explanation.
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { toFailure } from "./to-failure.ts";

/** A failure in the place where it happened. `safe` says what was kept: money, keys, work. */
export function FailureNote({
  error,
  safe,
  children,
}: {
  error: unknown;
  safe?: ReactNode;
  children?: ReactNode;
}): ReactNode {
  const { message, detail, hint, code } = toFailure(error);
  return (
    <div className="note" data-tone="bad" role="alert">
      <CircleAlert size={16} aria-hidden />
      <div>
        <strong>{message}</strong>
        {detail && <p className="small soft">{detail}</p>}
        {hint && <p>{hint}</p>}
        {safe && <p>{safe}</p>}
        <code className="code">{code}</code>
        {children && <div className="row">{children}</div>}
      </div>
    </div>
  );
}

export function Note({
  tone = "info",
  children,
}: {
  tone?: "info" | "warn" | "good" | "bad";
  children: ReactNode;
}): ReactNode {
  const Icon = tone === "warn" || tone === "bad" ? TriangleAlert : Info;
  return (
    <div className="note" data-tone={tone}>
      <Icon size={16} aria-hidden />
      <div>{children}</div>
    </div>
  );
}
