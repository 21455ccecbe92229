/** `slipway completion SHELL`: a script for bash, zsh or fish, made from the tree of commands, so that it cannot go stale. */
import { Argument, type Command } from "commander";
import type { ContextOf } from "../program.ts";

export function addCompletion(program: Command, contextOf: ContextOf): void {
  program
    .command("completion")
    .description("Print a completion script: slipway completion bash >> ~/.bashrc")
    .addArgument(new Argument("<shell>", "your shell").choices(["bash", "zsh", "fish"]))
    .action((shell: "bash" | "zsh" | "fish", _options, command) => {
      const script = scripts[shell](words(program));
      contextOf(command).out.result({ shell, script }, () => script);
    });
}

interface Words {
  /** The words so far ("" for none, "keys", …) and what may follow. */
  readonly path: string;
  readonly next: readonly string[];
}

function words(command: Command, path = ""): Words[] {
  const options = command.options.flatMap(({ long }) => (long == null ? [] : [long]));
  const here = { path, next: [...command.commands.map((child) => child.name()), ...options, "--help"] };
  const below = command.commands.flatMap((child) =>
    words(child, path === "" ? child.name() : `${path} ${child.name()}`),
  );
  return [here, ...below];
}

const scripts = {
  bash: (all: readonly Words[]) =>
    [
      "_slipway() {",
      '  local path="" word',
      '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do case "$word" in -*) ;; *) path="${path:+$path }$word" ;; esac; done',
      "  local next",
      '  case "$path" in',
      ...all.map(({ path, next }) => `    "${path}") next="${next.join(" ")}" ;;`),
      "    *) COMPREPLY=(); return ;;",
      "  esac",
      '  COMPREPLY=($(compgen -W "$next" -- "${COMP_WORDS[COMP_CWORD]}"))',
      "}",
      "complete -o default -F _slipway slipway",
    ].join("\n"),
  zsh: (all: readonly Words[]) =>
    [
      "#compdef slipway",
      "_slipway() {",
      '  local path="${(j: :)${(@)words[2,CURRENT-1]:#-*}}"',
      "  local -a next",
      '  case "$path" in',
      ...all.map(({ path, next }) => `    "${path}") next=(${next.join(" ")}) ;;`),
      "    *) _files; return ;;",
      "  esac",
      "  compadd -a next",
      "}",
      "compdef _slipway slipway",
    ].join("\n"),
  fish: (all: readonly Words[]) =>
    all
      .map(({ path, next }) => {
        const seen = path === "" ? "__fish_use_subcommand" : seenAll(path);
        return `complete -c slipway -n '${seen}' -a '${next.join(" ")}'`;
      })
      .join("\n"),
};

const seenAll = (path: string) =>
  path
    .split(" ")
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join("; and ");
