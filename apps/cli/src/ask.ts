/** Questions on a terminal. Only asked when standard input is one. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await line.question(question, { signal })).trim();
  } finally {
    line.close();
  }
}

/** Asks without showing what is typed. */
export async function askPassword(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await line.question("");
  } finally {
    line.close();
    process.stderr.write("\n");
  }
}
