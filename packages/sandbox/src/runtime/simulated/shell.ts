/** A small shell: words, quotes, variables, pipes, files, and commands one after another. */
import { createQueue } from "@slipway/gateway";
import { type Box, runCommand, type Streams } from "./commands.ts";
import { resolvePath } from "./files.ts";

/** Thrown by `exit`. */
export class ShellExit extends Error {
  readonly code: number;
  constructor(code: number) {
    super("exit");
    this.code = code;
  }
}

/** Runs a line of commands and gives the exit code of the last. Throws `ShellExit`. */
export async function runLine(box: Box, line: string, io: Streams): Promise<number> {
  let code = Number(box.env.get("?") ?? 0);
  let joint: Token = { kind: "op", text: ";" };
  const rest = tokenize(line);
  while (rest.length > 0) {
    const end = rest.findIndex((each) => each.kind === "op" && [";", "&&", "||", "&"].includes(each.text));
    const part = rest.splice(0, end < 0 ? rest.length : end);
    const skipped = (joint.text === "&&" && code !== 0) || (joint.text === "||" && code === 0);
    if (part.length > 0 && !skipped) {
      code = await runPipe(box, part, io);
      box.env.set("?", String(code));
    }
    joint = rest.shift() ?? joint;
  }
  return code;
}

interface Token {
  readonly kind: "word" | "op";
  readonly text: string;
  /** Words keep their quoting marks until they are expanded. */
  readonly pieces?: readonly Piece[];
}
interface Piece {
  readonly text: string;
  /** Whether variables in it count. */
  readonly expands: boolean;
}

function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let pieces: Piece[] = [];
  const finish = (): void => {
    if (pieces.length > 0) tokens.push({ kind: "word", text: "", pieces });
    pieces = [];
  };
  const pattern = /\s+|#.*$|&&|\|\||2>&1|>>|[;|&<>\n]|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|[^\s;|&<>'"\\]+/gm;
  for (const match of line.matchAll(pattern)) {
    const [text, single, double, escaped] = match;
    if (single !== undefined) pieces.push({ text: single, expands: false });
    else if (double !== undefined) pieces.push({ text: double.replace(/\\(["\\$])/g, "$1"), expands: true });
    else if (escaped !== undefined) pieces.push({ text: escaped, expands: false });
    else if (/^\s/.test(text) && !text.includes("\n")) finish();
    else if (text.startsWith("#") && pieces.length === 0) break;
    else if (/^(&&|\|\||2>&1|>>|[;|&<>]|\s+)$/.test(text)) {
      finish();
      tokens.push({ kind: "op", text: /^\s/.test(text) ? ";" : text });
    } else pieces.push({ text, expands: true });
  }
  finish();
  return tokens;
}

async function runPipe(box: Box, tokens: readonly Token[], io: Streams): Promise<number> {
  const at = tokens.findIndex((each) => each.kind === "op" && each.text === "|");
  if (at < 0) return await runSimple(box, tokens, io);
  const pipe = createQueue<Uint8Array>();
  const out = async (data: string | Uint8Array): Promise<void> =>
    await pipe.put(typeof data === "string" ? Buffer.from(data) : data);
  const first = runSimple(box, tokens.slice(0, at), { ...io, out }).finally(() => pipe.end());
  const last = await runPipe(box, tokens.slice(at + 1), { ...io, stdin: pipe.items });
  pipe.end();
  await first;
  return last;
}

async function runSimple(box: Box, tokens: readonly Token[], io: Streams): Promise<number> {
  const words: string[] = [];
  let streams = io;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === "word") {
      words.push(expand(box, token));
      continue;
    }
    if (token.text === "2>&1") continue;
    const target = tokens[++at];
    if (target?.kind !== "word") return await complain(io, `sh: syntax error: unexpected "${token.text}"`);
    const path = resolvePath(box.cwd, expand(box, target));
    if (token.text === "<") streams = { ...streams, stdin: oneChunk(box.files.read(path) ?? "") };
    else {
      const redirected = intoFile(box, path, token.text === ">>", streams);
      if (redirected === undefined)
        return await complain(io, `sh: can't create ${path}: nonexistent directory`);
      streams = redirected;
    }
  }
  return await runWords(box, words, streams);
}

async function runWords(box: Box, words: readonly string[], io: Streams): Promise<number> {
  const [name = "", ...args] = words;
  if (name === "") return 0;
  const [, variable, value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(name) ?? [];
  if (variable !== undefined) {
    box.env.set(variable, value);
    return args.length === 0 ? 0 : await runWords(box, args, io);
  }
  if (name === "exit") throw new ShellExit(Number(args[0] ?? box.env.get("?") ?? 0) & 255);
  if (name === "export") return await runWords(box, args, io);
  if (/^(\/bin\/)?(ba)?sh$/.test(name)) return await runShell(box, args, io);
  return await runCommand(box, words, io);
}

/** `sh -c LINE`, or lines from stdin. */
export async function runShell(box: Box, args: readonly string[], io: Streams): Promise<number> {
  try {
    const at = args.findIndex((each) => /^-\w*c$/.test(each));
    if (at >= 0) return await runLine(box, args[at + 1] ?? "", io);
    let code = 0;
    let rest = "";
    for await (const bytes of io.stdin ?? []) {
      const lines = (rest + Buffer.from(bytes).toString("utf8")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) code = await runLine(box, line, { ...io, stdin: undefined });
    }
    return rest === "" ? code : await runLine(box, rest, { ...io, stdin: undefined });
  } catch (error) {
    if (error instanceof ShellExit) return error.code;
    throw error;
  }
}

function expand(box: Box, { pieces = [] }: Token): string {
  const value = (_: string, name?: string, braced?: string): string =>
    box.env.get(name ?? braced ?? "") ?? "";
  return pieces
    .map(({ text, expands }) =>
      expands ? text.replace(/\$(?:([A-Za-z_]\w*|\?)|\{([A-Za-z_]\w*)\})/g, value) : text,
    )
    .join("");
}

function intoFile(box: Box, path: string, append: boolean, io: Streams): Streams | undefined {
  if (path === "/dev/null") return { ...io, out: async () => {} };
  if (!box.files.write(path, append ? (box.files.read(path) ?? "") : "")) return undefined;
  return {
    ...io,
    out: async (data) => {
      const text = typeof data === "string" ? data : Buffer.from(data).toString("utf8");
      box.files.write(path, (box.files.read(path) ?? "") + text);
    },
  };
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function complain(io: Streams, text: string): Promise<number> {
  await io.err(`${text}\n`);
  return 2;
}
