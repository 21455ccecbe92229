// The SDL editor: CodeMirror with YAML colours, problems underlined as one types, and fixes where a problem has one.
// Loaded when an editor is first shown.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { type ReactNode, useEffect, useRef } from "react";
import type { SdlFinding } from "../deploy/compile.ts";
import { sdlAssistance } from "./assistance.ts";
import { toDiagnostics } from "./diagnostics.ts";

export function SdlEditor({
  text,
  problems,
  onChange,
  jump,
}: {
  text: string;
  problems: readonly SdlFinding[];
  onChange: (text: string) => void;
  /** A line to go to; a new object goes there again. */
  jump?: { line: number; column: number } | undefined;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  const first = useRef(text);
  useEffect(() => {
    if (!box.current) return;
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          ...extensions,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, toDiagnostics(editor.state.doc, problems)));
  }, [problems]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || !jump) return;
    const line = editor.state.doc.line(Math.min(jump.line, editor.state.doc.lines));
    const at = Math.min(line.to, line.from + jump.column - 1);
    editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    editor.focus();
  }, [jump]);
  return <div className="editor" ref={box} />;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--sea-text)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--text)" },
  { tag: tags.content, color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--signal-text)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--text-faint)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--text-faint)" },
  { tag: [tags.keyword, tags.meta, tags.typeName, tags.labelName], color: "var(--warn-text)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--text)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    fontVariantLigatures: "none",
    lineHeight: "1.65",
    minHeight: "420px",
    maxHeight: "70vh",
  },
  ".cm-content": { padding: "12px 0", caretColor: "var(--text)" },
  ".cm-gutters": {
    backgroundColor: "transparent",
    color: "var(--text-faint)",
    border: "0",
    paddingLeft: "6px",
  },
  ".cm-activeLine": { backgroundColor: "var(--hover)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--sea-wash) !important",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    boxShadow: "var(--float)",
    overflow: "hidden",
  },
  ".cm-diagnostic": {
    padding: "8px 12px",
    borderLeft: "3px solid var(--sea)",
    fontFamily: "var(--font)",
    maxWidth: "460px",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--sea-wash)",
    color: "var(--sea-text)",
    borderRadius: "4px",
    padding: "2px 8px",
    margin: "6px 0 0",
    display: "inline-block",
    fontSize: "12px",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--sea-wash)",
    color: "var(--text)",
  },
  ".cm-completionDetail": { color: "var(--text-faint)", fontStyle: "normal" },
  ".cm-sdl-hover": { padding: "8px 12px", maxWidth: "420px", fontFamily: "var(--font)", fontSize: "13px" },
});

const extensions = [
  lineNumbers(),
  history(),
  drawSelection(),
  indentUnit.of("  "),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  lintGutter(),
  yaml(),
  sdlAssistance,
  syntaxHighlighting(colours),
  look,
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ "aria-label": "SDL text", tabindex: "0" }),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
];
