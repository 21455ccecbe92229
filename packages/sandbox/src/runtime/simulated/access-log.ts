import type { IncomingMessage } from "node:http";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** A line in the combined log format that web servers write. */
export function accessLine(
  request: IncomingMessage,
  { status, bytes }: { status: number; bytes: number },
  nowMs: number,
): string {
  const at = new Date(nowMs);
  const day = `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  const from = request.socket.remoteAddress ?? "-";
  const said = `${request.method} ${request.url} HTTP/${request.httpVersion}`;
  const { referer = "-", "user-agent": agent = "-" } = request.headers;
  return `${from} - - [${day}:${time} +0000] "${said}" ${status} ${bytes} "${referer}" "${agent}"`;
}
