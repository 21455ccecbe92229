import type { Extension } from "@codemirror/state";

/** Completion and hover texts for the SDL language. */
export const sdlAssistance: Extension = [];
