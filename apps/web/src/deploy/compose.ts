import { fromCompose } from "@slipway/sdl";
import { explain } from "./refusal.ts";

/** A compose file as an SDL text. What an SDL cannot say stands as a comment above it. */
export function composeToSdl(text: string): string {
  const { sdl, problems } = fromCompose(text);
  const remarks = problems.map(({ line, message }) => `# Line ${line} of the compose file: ${message}\n`);
  if (sdl !== "") return remarks.join("") + sdl;
  const [first] = problems;
  throw explain(
    "COMPOSE_UNREADABLE",
    first ? `Line ${first.line}: ${first.message}` : "This is no compose file.",
    {
      hint: first?.hint ?? "Mend the line and paste it again.",
    },
  );
}
