// The last lines of several streams, in the order in which they came. Old lines fall off.
import type { LogLine } from "@slipway/api";

export interface NumberedLine extends LogLine {
  id: number;
}

export interface LogBuffer {
  lines: readonly NumberedLine[];
  /** Lines that fell off. */
  dropped: number;
}

export const emptyLog: LogBuffer = { lines: [], dropped: 0 };
export const logLimit = 5000;

export function appendLines(buffer: LogBuffer, added: readonly LogLine[], limit = logLimit): LogBuffer {
  const start = buffer.dropped + buffer.lines.length;
  const all = [...buffer.lines, ...added.map((line, index) => ({ ...line, id: start + index }))];
  const over = Math.max(0, all.length - limit);
  return { lines: all.slice(over), dropped: buffer.dropped + over };
}

/** Lines of one service ("" is all) that hold the text, whatever its case. */
export function filterLines(lines: readonly NumberedLine[], service: string, text: string): NumberedLine[] {
  const wanted = text.toLowerCase();
  return lines.filter(
    (line) => (service === "" || line.service === service) && line.message.toLowerCase().includes(wanted),
  );
}

/** The lines as a text file. */
export function logText(lines: readonly LogLine[]): string {
  return lines.map(({ service, pod, message }) => `${service} ${pod} ${message}\n`).join("");
}
