/** An image for tests without internet: a static busybox, given to the engine as an archive. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, findSocket, reachEngine } from "../engine.ts";

/** A static one, where this machine has it. */
export const busybox = ["/bin/busybox", "/usr/bin/busybox"].find((each) => existsSync(each));
const commands = [
  "sh",
  "httpd",
  "echo",
  "cat",
  "sleep",
  "ls",
  "wget",
  "mkdir",
  "stty",
  "grep",
  "mount",
  "hostname",
];

/** The engine of this machine, when there is one, its command line, and a busybox to make an image of. */
export async function engineForTests(): Promise<Engine | undefined> {
  const socket = findSocket(process.env);
  if (busybox === undefined || socket === undefined || spawnSync("docker", ["--version"]).status !== 0)
    return undefined;
  return await reachEngine(socket);
}

export function makeTestImage(image: string, engine: Engine | undefined): void {
  const root = mkdtempSync(join(tmpdir(), "slipway-image-"));
  const links = commands.map((name) => `ln -s busybox bin/${name}`).join("; ");
  const script = `set -e; cd ${root}; mkdir bin tmp etc; cp ${busybox} bin/busybox; ${links}; tar -c . | docker import -c 'CMD ["sh"]' - ${image}`;
  const env = { ...process.env, DOCKER_HOST: `unix://${engine?.socketPath}` };
  const done = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
  rmSync(root, { recursive: true, force: true });
  if (done.status !== 0) throw new Error(done.stderr);
}
