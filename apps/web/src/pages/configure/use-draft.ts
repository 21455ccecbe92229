// The text that a person works on: from the kept draft, else from the template, else a small start.
import type { Template } from "@slipway/api";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../data/api.ts";
import { useStored } from "../../data/store.ts";
import type { Compilation } from "../../deploy/compile.ts";
import { type Draft, draftKey, drafts, dropDraft, keepDraft } from "../../deploy/draft.ts";
import { carryDials } from "../../deploy/hardware.ts";
import { loadCompiler } from "../../deploy/load.ts";
import { sdlForImage } from "../../deploy/pasted.ts";

export interface DraftWork {
  draft: Draft | undefined;
  template: Template | undefined;
  compiled: Compilation | undefined;
  error: unknown;
  /** Whether there is anything to start over from. */
  changed: boolean;
  /** Whether the text is still what the form's values make of the template. */
  fromForm: boolean;
  setSdl: (sdl: string) => void;
  setValue: (name: string, value: string) => void;
  reset: () => void;
}

export function useDraft(templateId: string | undefined): DraftWork {
  const key = draftKey(templateId);
  const kept = useStored(drafts)[key];
  const template = useQuery({
    queryKey: ["template", templateId],
    queryFn: ({ signal }) => api.getTemplate({ id: templateId ?? "", signal }),
    enabled: templateId !== undefined,
    staleTime: 600_000,
  });
  const start = useQuery({
    queryKey: ["start", templateId ?? "blank"],
    queryFn: async () => {
      if (!template.data) return { sdl: sdlForImage("nginx:1.28.0-alpine"), values: {} };
      return await render(template.data, {});
    },
    enabled: templateId === undefined || template.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const fresh: Draft | undefined = start.data && {
    ...start.data,
    name: template.data?.title ?? "",
    templateId: templateId ?? null,
    changedAt: 0,
  };
  const draft = kept ?? fresh;
  const compiled = useCompiled(draft?.sdl);
  const [failure, setFailure] = useState<unknown>();
  const fromForm = useIsFromForm(template.data, draft);
  const put = (change: Partial<Draft>) => {
    if (draft) keepDraft(key, { ...draft, ...change, changedAt: Date.now() });
  };
  return {
    draft,
    template: template.data,
    compiled,
    error: template.error ?? start.error ?? failure,
    changed: kept !== undefined,
    fromForm,
    setSdl: (sdl) => put({ sdl }),
    setValue(name, value) {
      if (!template.data || !draft) return;
      const values = { ...draft.values, [name]: value };
      render(template.data, values).then(
        ({ sdl, ...rest }) => put({ ...rest, sdl: carryDials(draft.sdl, sdl) }),
        setFailure,
      );
    },
    reset: () => dropDraft(key),
  };
}

/** Fills the template in this browser, so that secrets are made here and go nowhere but into the manifest. */
async function render(
  template: Template,
  values: Record<string, string>,
): Promise<{ sdl: string; values: Record<string, string> }> {
  const { fillTemplate } = await loadCompiler();
  return fillTemplate(template, values);
}

/** Compiles the text a moment after the last change; the last result stays until the next is there. */
export function useCompiled(sdl: string | undefined): Compilation | undefined {
  const [compiled, setCompiled] = useState<Compilation>();
  useEffect(() => {
    if (sdl === undefined) return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await (await loadCompiler()).compileSdl(sdl);
      if (current) setCompiled(result);
    }, 120);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [sdl]);
  return compiled;
}

function useIsFromForm(template: Template | undefined, draft: Draft | undefined): boolean {
  const [same, setSame] = useState(true);
  useEffect(() => {
    if (!template || !draft) return;
    let current = true;
    render(template, draft.values).then(
      ({ sdl }) => current && setSame(carryDials(draft.sdl, sdl) === draft.sdl),
      () => current && setSame(false),
    );
    return () => {
      current = false;
    };
  }, [template, draft]);
  return same;
}
