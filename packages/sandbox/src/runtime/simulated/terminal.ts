/** A shell at a terminal: what is typed is echoed, lines are edited, Ctrl-C and Ctrl-D do what they do. */
import { createQueue } from "@slipway/gateway";
import type { Box, Streams } from "./commands.ts";
import { runLine, ShellExit } from "./shell.ts";

/** Runs until `exit`, Ctrl-D on an empty line, or the end of what is typed. Gives the exit code. */
export async function runTerminal(box: Box, io: Streams): Promise<number> {
  const cooked = async (data: string | Uint8Array): Promise<void> =>
    await io.out(typeof data === "string" ? data.replace(/\r?\n/g, "\r\n") : data);
  const prompt = (): string => `${box.cwd} # `;
  let code = 0;
  let line = "";
  await cooked(`${box.files.read("/etc/motd") ?? ""}${prompt()}`);
  for await (const key of keysOf(io.stdin)) {
    if (key === "\r" || key === "\n") {
      await cooked("\n");
      const ended = await enter(line);
      if (ended !== undefined) return ended;
      line = "";
      await cooked(prompt());
    } else if (key === "\u0003") {
      line = "";
      await cooked(`^C\n${prompt()}`);
    } else if (key === "\u0004") {
      if (line === "") return code;
    } else if (key === "\u007f" || key === "\b") {
      if (line !== "") await cooked("\b \b");
      line = line.slice(0, -1);
    } else if (key === "\u0015") {
      await cooked("\b \b".repeat(line.length));
      line = "";
    } else if (key >= " " && !key.startsWith("\u001b")) {
      line += key;
      await cooked(key);
    }
  }
  return code;

  async function enter(text: string): Promise<number | undefined> {
    // What is typed while a command runs goes to the next prompt, so commands have no input here.
    const none = createQueue<Uint8Array>();
    none.end();
    try {
      code = await runLine(box, text, { ...io, out: cooked, err: cooked, stdin: none.items });
      return undefined;
    } catch (error) {
      if (error instanceof ShellExit) return error.code;
      throw error;
    }
  }
}

/** Characters as typed; an escape sequence counts as one. */
async function* keysOf(stdin: AsyncIterable<Uint8Array> | undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of stdin ?? []) {
    const text = decoder.decode(bytes, { stream: true });
    yield* text.match(/\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Z]|.)?|[\s\S]/gu) ?? [];
  }
}
