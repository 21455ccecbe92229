// Configure: a form and an editor over the same text; beside it what it costs, who could run it, and the one button.
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Link } from "wouter";
import { useRaw } from "../../frame/raw.tsx";
import { Skeleton, SkeletonRows, useTitle } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { Side } from "./side.tsx";
import { TemplateForm } from "./template-form.tsx";
import { useDraft } from "./use-draft.ts";

const SdlEditor = lazy(() => import("../../editor/sdl-editor.tsx").then((m) => ({ default: m.SdlEditor })));

export function Configure({ template: templateId }: { template: string | undefined }): ReactNode {
  const work = useDraft(templateId);
  const { draft, template, compiled } = work;
  useTitle(template?.title ?? "New deployment");
  const [view, setView] = useState<"form" | "sdl">(templateId ? "form" : "sdl");
  const [jump, setJump] = useState<{ line: number; column: number }>();
  useRaw({
    title: template?.title ?? "Your SDL",
    api: "POST /v1/sdl/compile",
    cli: templateId ? `slipway deploy ${templateId}` : "slipway deploy deploy.yaml",
    ...(draft ? { sdl: draft.sdl } : {}),
    json: compiled?.ok ? { hash: compiled.hash, groups: compiled.groups } : compiled?.problems,
  });
  if (work.error)
    return (
      <FailureNote error={work.error} safe="Nothing was sent.">
        <Link href="/templates" className="button">
          All templates
        </Link>
      </FailureNote>
    );
  if (!draft) return <SkeletonRows rows={8} what="the template" />;
  const goTo = (line: number, column: number) => {
    setView("sdl");
    setJump({ line, column });
  };
  return (
    <>
      <ol className="crumbs" aria-label="Steps">
        <li>
          <Link href={templateId ? "/templates" : "/"}>Choose</Link>
        </li>
        <li aria-current="step">Configure</li>
        <li>Compare bids</li>
        <li>Run</li>
      </ol>
      <div className="page-head">
        <div>
          <h1>{template?.title ?? "Your own SDL"}</h1>
          <p>
            {template?.summary ??
              "Say what to run, on what hardware, and the most that you would pay for it."}
          </p>
        </div>
      </div>
      <div className="configure">
        <section className="card" aria-label="What to run">
          <header>
            <div className="segments">
              <button type="button" aria-pressed={view === "form"} onClick={() => setView("form")}>
                Form
              </button>
              <button type="button" aria-pressed={view === "sdl"} onClick={() => setView("sdl")}>
                SDL
              </button>
            </div>
            {work.changed && (
              <button
                type="button"
                className="button"
                data-kind="quiet"
                data-size="small"
                onClick={work.reset}
              >
                Start over
              </button>
            )}
          </header>
          {view === "form" ? (
            <TemplateForm work={work} template={template} onShowSdl={() => setView("sdl")} />
          ) : (
            <Suspense fallback={<Skeleton height={460} />}>
              <SdlEditor
                text={draft.sdl}
                problems={compiled?.problems ?? []}
                onChange={work.setSdl}
                jump={jump}
              />
            </Suspense>
          )}
        </section>
        <Side work={work} onGoTo={goTo} />
      </div>
    </>
  );
}
