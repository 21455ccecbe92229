import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { serverError } from "./errors.ts";

/** Makes the directory and takes it for this process alone. Throws SERVER_DATA_LOCKED or SERVER_DATA_NOT_WRITABLE. */
export function lockDirectory(dir: string): { release: () => void } {
  const path = join(dir, "slipway.lock");
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw notWritable(dir, cause);
  }
  for (let attempt = 0; ; attempt++) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, `${process.pid} ${birthOf(process.pid) ?? ""}\n`);
      closeSync(file);
      return { release: () => rmSync(path, { force: true }) };
    } catch (cause) {
      if (!isCode(cause, "EEXIST")) throw notWritable(dir, cause);
      const holder = readHolder(path);
      if (attempt > 2 || (holder !== undefined && isAlive(holder))) throw locked(dir, holder);
      rmSync(path, { force: true }); // left behind by a process that was killed
    }
  }
}

interface Holder {
  readonly pid: number;
  readonly birth: string;
}

function readHolder(path: string): Holder | undefined {
  try {
    const [pid = "", birth = ""] = readFileSync(path, "utf8").trim().split(" ");
    return Number(pid) > 0 ? { pid: Number(pid), birth } : undefined;
  } catch {
    return undefined;
  }
}

/** A process number is used again after a while, so the time of its birth counts too where the system tells it. */
function isAlive({ pid, birth }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isCode(error, "EPERM")) return false;
  }
  const now = birthOf(pid);
  return birth === "" || now === undefined || now === birth;
}

/** Linux tells in /proc when a process was started, in ticks since the machine was. */
function birthOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function locked(dir: string, holder: Holder | undefined) {
  const who = holder === undefined ? "Another process" : `Process ${holder.pid}`;
  return serverError("SERVER_DATA_LOCKED", `${who} already works with ${dir}.`, {
    details: { dir, pid: holder?.pid },
  });
}

function notWritable(dir: string, cause: unknown) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return serverError("SERVER_DATA_NOT_WRITABLE", `${dir} cannot be written: ${reason}`, {
    cause,
    details: { dir },
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
