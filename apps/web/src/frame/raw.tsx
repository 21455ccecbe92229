// What is on the screen in its raw forms: the API call, the CLI command, the JSON. Pages say it with useRaw; "." shows it.
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";

export interface Raw {
  title: string;
  /** For example "GET /v1/networks/sandbox/market". */
  api?: string;
  cli?: string;
  json?: unknown;
  sdl?: string;
}

const shown: { current: Raw | undefined } = { current: undefined };

/** Says what the page shows. The last caller wins; leaving takes it back. */
export function useRaw(raw: Raw): void {
  useEffect(() => {
    shown.current = raw;
    return () => {
      if (shown.current === raw) shown.current = undefined;
    };
  });
}

/** Opens on "." unless somebody types. */
export function useRawKey(): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "." || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return [open, setOpen];
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, .xterm *"))
  );
}

export function RawPanel({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const raw = shown.current;
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog className="raw" ref={dialog} onClose={onClose} aria-labelledby="raw-title">
      <div className="raw-head">
        <h2 id="raw-title">{raw?.title ?? "This page"} in raw form</h2>
        <button type="button" className="button" data-kind="quiet" onClick={() => dialog.current?.close()}>
          <X size={16} aria-hidden /> <span className="visually-hidden">Close</span>
        </button>
      </div>
      <div className="raw-body">
        {raw?.cli && <RawBlock title="Command line" text={raw.cli} />}
        {raw?.api && <RawBlock title="API" text={toCurl(raw.api)} />}
        {raw?.sdl && <RawBlock title="SDL" text={raw.sdl} />}
        {raw?.json !== undefined && <RawBlock title="Answer" text={JSON.stringify(raw.json, null, 2)} />}
        {!raw && <p className="soft">This page shows nothing that comes from the network.</p>}
      </div>
    </dialog>
  );
}

export function RawBlock({ title, text }: { title: string; text: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1200);
  };
  return (
    <section className="stack" style={{ gap: 8 }}>
      <div className="row row-between">
        <h2>{title}</h2>
        <button type="button" className="button" data-size="small" onClick={copy}>
          {copied ? "Copied" : "Copy"}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <pre className="code-block" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}

function toCurl(call: string): string {
  const [verb = "GET", path = ""] = call.split(" ");
  return `curl ${verb === "GET" ? "" : `-X ${verb} `}${location.origin}${path}`;
}
