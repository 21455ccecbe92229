/**
 * A Docker engine for one test alone, which it may stop, start and fill up: the machine's own belongs to everybody. Needs
 * Linux, root and `dockerd`.
 */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, type Engine } from "../engine.ts";

export interface PrivateEngine {
  readonly engine: Engine;
  start(): Promise<void>;
  /** Its containers stop with it, as on a machine that goes down. */
  stop(): Promise<void>;
  /** Fills its disk to the last byte; the answer frees it again. */
  fill(): () => void;
  remove(): Promise<void>;
}

export const canRunEngines =
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  spawnSync("dockerd", ["--version"]).status === 0;

/** With a disk of so many megabytes. */
export async function privateEngine(disk: number): Promise<PrivateEngine> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-engine-"));
  const data = join(folder, "data");
  const run = (command: string, ...args: string[]): void => {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  };
  run("mkdir", data);
  run("mount", "-t", "tmpfs", "-o", `size=${disk}m`, "tmpfs", data);
  const socket = join(folder, "engine.sock");
  const engine = createEngine(socket);
  let process: ReturnType<typeof spawn> | undefined;
  const start = async (): Promise<void> => {
    const log = openSync(join(folder, "log"), "a");
    const args = [
      ...["-H", `unix://${socket}`, "--data-root", data, "--exec-root", join(folder, "exec")],
      ...["--pidfile", join(folder, "pid"), "--shutdown-timeout", "1"],
      // The machine's own engine keeps the rules for its bridges.
      ...["--iptables=false", "--ip6tables=false", "--bridge", "none"],
    ];
    process = spawn("dockerd", args, { stdio: ["ignore", log, log] });
    closeSync(log);
    for (let tries = 0; tries < 300; tries++) {
      const answers = await engine.call("GET", "/_ping").then(
        () => true,
        () => false,
      );
      if (answers) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the private engine does not start");
  };
  const stop = async (): Promise<void> => {
    const ending = process;
    process = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill("SIGTERM");
    await ended;
  };
  await start();
  return {
    engine,
    start,
    stop,
    fill() {
      const file = join(data, "filler");
      const handle = openSync(file, "w");
      const block = Buffer.alloc(4096);
      try {
        for (;;) writeSync(handle, block);
      } catch {
        // full
      } finally {
        closeSync(handle);
      }
      return () => rmSync(file);
    },
    async remove() {
      await stop();
      spawnSync("sh", [
        "-c",
        `umount -R ${folder}/exec/* ${data} 2>/dev/null; umount -l ${data} 2>/dev/null`,
      ]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
