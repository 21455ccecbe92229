/** Writes docs/sdl-rules.md from the SDL compiler's tables. */
import { writeFileSync } from "node:fs";
import { rulesMarkdown } from "../packages/sdl/src/rules/markdown.ts";

writeFileSync(new URL("../docs/sdl-rules.md", import.meta.url), rulesMarkdown());
