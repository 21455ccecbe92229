import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { SdlFinding } from "../deploy/compile.ts";

/** Problems of the compiler (lines and columns from 1) as the editor wants them, with their fixes as actions. */
export function toDiagnostics(doc: Text, problems: readonly SdlFinding[]): Diagnostic[] {
  return problems
    .map((problem): Diagnostic => {
      const from = offsetOf(doc, problem.line, problem.column);
      const to = Math.max(from, offsetOf(doc, problem.endLine, problem.endColumn));
      const { fix } = problem;
      return {
        from,
        to: to === from ? Math.min(doc.length, from + 1) : to,
        severity: problem.severity === "advice" ? "info" : problem.severity,
        message: problem.hint ? `${problem.message}\n${problem.hint}` : problem.message,
        source: problem.code,
        ...(fix && {
          actions: [
            {
              name: fix.title,
              apply: (view: EditorView) =>
                view.dispatch({
                  changes: {
                    from: offsetOf(view.state.doc, fix.range.line, fix.range.column),
                    to: offsetOf(view.state.doc, fix.range.endLine, fix.range.endColumn),
                    insert: fix.text,
                  },
                }),
            },
          ],
        }),
      };
    })
    .sort((a, b) => a.from - b.from);
}

/** The place of a line and column in the text, kept inside of it. */
export function offsetOf(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.max(1, Math.min(line, doc.lines)));
  return Math.max(found.from, Math.min(found.to, found.from + column - 1));
}
