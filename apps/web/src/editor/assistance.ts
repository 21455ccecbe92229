// Completion and hover texts for the SDL language, from the compiler's own table.
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { complete, hover } from "@slipway/sdl";

function completeSdl(context: CompletionContext): CompletionResult | null {
  const list = complete(context.state.doc.toString(), context.pos);
  if (list.items.length === 0 || (list.from === list.to && !context.explicit)) return null;
  return {
    from: list.from,
    to: list.to,
    options: list.items.map(({ label, insert, kind, doc }) => ({
      label,
      apply: insert,
      type: kind === "key" ? "property" : kind === "value" ? "constant" : "variable",
      ...(doc ? { info: doc } : {}),
    })),
  };
}

const explain = hoverTooltip((view, at) => {
  const found = hover(view.state.doc.toString(), at);
  const line = view.state.doc.lineAt(at);
  const key = /^[\s-]*([^\s:#][^:]*):/.exec(line.text);
  if (!found || !key || at > line.from + key[0].length) return null;
  return {
    pos: at,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-sdl-hover";
      const path = document.createElement("code");
      path.textContent = found.path;
      const doc = document.createElement("p");
      doc.textContent = found.doc;
      dom.append(path, doc);
      return { dom };
    },
  };
});

export const sdlAssistance: Extension = [autocompletion({ override: [completeSdl], icons: false }), explain];
