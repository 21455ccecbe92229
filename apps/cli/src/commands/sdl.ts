/** `slipway sdl`: check, compile, format and compare SDL documents, and make one from a compose file. Touches no network. */
import { compile, diff, format, fromCompose, price } from "@slipway/sdl";
import type { Command } from "commander";
import { readTextFile } from "../context.ts";
import { cliError } from "../errors.ts";
import { writeWhole } from "../paths.ts";
import type { ContextOf } from "../program.ts";
import { compileOrRefuse, describeProblem } from "../sdl-source.ts";

export function addSdl(program: Command, contextOf: ContextOf): void {
  const sdl = program.command("sdl").description("Work with SDL documents, without a network");

  sdl
    .command("check <file>")
    .description("Say what is wrong, with line and column; exit 2 when something is")
    .action((file: string, _options, command) => {
      const { out } = contextOf(command);
      const compiled = compile(readTextFile(file));
      if (out.json) out.result({ ok: compiled.ok, problems: compiled.problems }, () => "");
      else for (const problem of compiled.problems) out.warn(describeProblem(problem, file, out));
      if (!compiled.ok) throw cliError("CLI_SDL_REFUSED", `${file} is not accepted.`);
      if (!out.json) out.result({}, () => `${file} is accepted; manifest hash ${compiled.hash}.`);
    });

  sdl
    .command("compile <file>")
    .description("Print groups, manifest, hash and price")
    .action((file: string, _options, command) => {
      const { out } = contextOf(command);
      const { groups, manifest, hash } = compileOrRefuse({ sdl: readTextFile(file), title: file }, out);
      const result = { hash, groups, manifest, price: price(groups) };
      out.result(result, () =>
        JSON.stringify(result, (_key, item) => (typeof item === "bigint" ? `${item}` : item), 2),
      );
    });

  sdl
    .command("fmt <file>")
    .description("Print the document in the usual order and layout")
    .option("-w, --write", "write it back to the file")
    .action((file: string, options: { write?: boolean }, command) => {
      const { out } = contextOf(command);
      const formatted = format(readTextFile(file));
      if (options.write === true) writeWhole(file, formatted, 0o644);
      out.result({ sdl: formatted }, () => (options.write === true ? `Wrote ${file}.` : formatted.trimEnd()));
    });

  sdl
    .command("diff <old> <new>")
    .description("Say what an update would change, and whether a running deployment can take it")
    .action((oldFile: string, newFile: string, _options, command) => {
      const { out } = contextOf(command);
      const result = diff(readTextFile(oldFile), readTextFile(newFile));
      out.result(result, () => result.changes.map(({ text }) => text).join("\n") || "No change.");
    });

  sdl
    .command("import")
    .description("Make an SDL from another kind of document")
    .command("compose <file>")
    .description("From a docker-compose file")
    .action((file: string, _options, command) => {
      const { out } = contextOf(command);
      const { sdl: text, problems } = fromCompose(readTextFile(file));
      for (const problem of problems) out.warn(describeProblem(problem, file, out));
      out.result({ sdl: text, problems }, () => text.trimEnd());
    });
}
