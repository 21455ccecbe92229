/**
 * What the command line prints. In: results and progress. Out: text for people on standard output, or one JSON document with
 * `--json`; progress and findings go to standard error, so that standard output can be piped. Colours only on a terminal.
 */
import { styleText } from "node:util";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

export interface Output {
  readonly json: boolean;
  /** A result: printed as JSON with `--json`, otherwise with the given text for people. */
  result(value: unknown, text: () => string): void;
  /** A line of a stream (logs): one JSON document a line with `--json`. */
  line(value: unknown, text: string): void;
  /** A step of long work, on standard error; silent with `--quiet`. */
  progress(text: string): void;
  /** A warning or finding, on standard error. */
  warn(text: string): void;
  style(style: Style, text: string): string;
}

export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
}

export function createOutput(
  streams: Streams,
  options: { readonly json: boolean; readonly quiet: boolean; readonly color: boolean },
): Output {
  const style = (name: Style, text: string) =>
    options.color ? styleText(name, text, { validateStream: false }) : text;
  return {
    json: options.json,
    result: (value, text) => streams.stdout.write(options.json ? `${toJsonText(value, 2)}\n` : `${text()}\n`),
    line: (value, text) => streams.stdout.write(options.json ? `${toJsonText(value)}\n` : `${text}\n`),
    progress: (text) => {
      if (!options.quiet) streams.stderr.write(`${style("dim", "·")} ${text}\n`);
    },
    warn: (text) => streams.stderr.write(`${text}\n`),
    style,
  };
}

/** JSON in which a bigint is a decimal string and bytes are base64. */
export function toJsonText(value: unknown, indent?: number): string {
  const plain = (_key: string, item: unknown) => {
    if (typeof item === "bigint") return item.toString();
    if (item instanceof Uint8Array) return Buffer.from(item).toString("base64");
    return item;
  };
  return JSON.stringify(value, plain, indent);
}

/** Columns padded to their widest cell; the header is dimmed by the caller. Cells may hold no escape codes. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
