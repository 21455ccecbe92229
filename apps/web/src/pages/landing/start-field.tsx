import { FileCode2, Package, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { useTemplates } from "../../data/queries.ts";
import { draftKey, keepDraft } from "../../deploy/draft.ts";
import { recognise, sdlForImage } from "../../deploy/pasted.ts";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { CategoryIcon, searchTemplates } from "../template-look.tsx";

/** Finds templates as one types; an image, an SDL or a compose file pasted here goes straight to the editor. */
export function StartField(): ReactNode {
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>();
  const [, go] = useLocation();
  const templates = useTemplates().data ?? [];
  const pasted = recognise(text);
  const found =
    pasted.kind === "search" && pasted.text !== "" ? searchTemplates(templates, pasted.text).slice(0, 6) : [];
  const start = (sdl: string) => {
    keepDraft(draftKey(undefined), { sdl, name: "", templateId: null, values: {}, changedAt: Date.now() });
    go("/new");
  };
  const open = async () => {
    setError(undefined);
    try {
      if (pasted.kind === "image") start(sdlForImage(pasted.image));
      else if (pasted.kind === "sdl") start(pasted.text);
      else if (pasted.kind === "compose")
        start((await import("../../deploy/compose.ts")).composeToSdl(pasted.text));
      else if (found[0]) go(`/new/${found[0].id}`);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <search className="start">
      <div className="start-field">
        <Search size={20} aria-hidden />
        <textarea
          rows={Math.min(8, text.split("\n").length)}
          aria-label="Search templates, or paste an image, an SDL or a compose file"
          placeholder="Search templates, or paste an image, an SDL or a compose file"
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || text.includes("\n")) return;
            event.preventDefault();
            void open();
          }}
        />
      </div>
      {pasted.kind !== "search" && (
        <button type="button" className="start-hit" onClick={() => void open()}>
          {pasted.kind === "image" ? <Package size={18} aria-hidden /> : <FileCode2 size={18} aria-hidden />}
          <span>
            <strong>{hits[pasted.kind]}</strong>
            <span className="small faint">Opens in the editor; nothing is sent yet.</span>
          </span>
          <kbd>Enter</kbd>
        </button>
      )}
      {found.map((item, index) => (
        <Link key={item.id} href={`/new/${item.id}`} className="start-hit">
          <CategoryIcon category={item.category} />
          <span>
            <strong>{item.title}</strong>
            <span className="small faint">{item.summary}</span>
          </span>
          {index === 0 && <kbd>Enter</kbd>}
        </Link>
      ))}
      {pasted.kind === "search" && pasted.text.length > 1 && templates.length > 0 && found.length === 0 && (
        <Note>
          No template is called that. Give the name of a container image with its tag, such as{" "}
          <code>{pasted.text.replace(/\s+/g, "-").toLowerCase()}:1.0</code>, to run that.
        </Note>
      )}
      {error !== undefined && <FailureNote error={error} safe="Nothing was sent." />}
    </search>
  );
}

const hits = {
  image: "Run this image",
  sdl: "Open this SDL",
  compose: "Turn this compose file into an SDL",
} as const;
