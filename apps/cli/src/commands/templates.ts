/** `slipway templates`: the catalogue, one template whole, and a template's SDL with its parameters set. */
import type { Command } from "commander";
import { table } from "../output.ts";
import type { ContextOf } from "../program.ts";
import { findTemplate, readSdlSource, readTemplates } from "../sdl-source.ts";

const collect = (word: string, words: string[]) => [...words, word];

export function addTemplates(program: Command, contextOf: ContextOf): void {
  const templates = program.command("templates").description("What can be deployed with one word");

  templates
    .command("list", { isDefault: true })
    .description("The catalogue")
    .option("--category <category>", "only this category")
    .action((options: { category?: string }, command) => {
      const { out } = contextOf(command);
      const found = readTemplates().filter(({ category }) => (options.category ?? category) === category);
      out.result({ templates: found.map(({ sdl: _sdl, ...template }) => template) }, () =>
        table(
          ["ID", "CATEGORY", "WHAT IT IS"],
          found.map(({ id, category, summary }) => [id, category, summary]),
        ),
      );
    });

  templates
    .command("show <id>")
    .description("One template: what it needs, its parameters, its SDL")
    .action((id: string, _options, command) => {
      const { out } = contextOf(command);
      const template = findTemplate(id);
      out.result({ template }, () =>
        [
          `${out.style("bold", template.title)} (${template.id}, ${template.category})`,
          template.summary,
          "",
          ...template.parameters.map(
            (parameter) =>
              `  --set ${parameter.name}=…  ${parameter.label}${parameter.secret ? " (made for you when left out)" : parameter.default === undefined ? "" : ` (default: ${parameter.default})`}`,
          ),
          "",
          template.sdl.trimEnd(),
        ].join("\n"),
      );
    });

  templates
    .command("render <id>")
    .description("Print a template's SDL with its parameters set")
    .option("--set <name=value>", "set a parameter", collect, [])
    .action((id: string, options: { set: string[] }, command) => {
      const { out, random } = contextOf(command);
      findTemplate(id);
      const { sdl, values } = readSdlSource(id, options.set, random);
      out.result({ sdl, values }, () => sdl.trimEnd());
    });
}
