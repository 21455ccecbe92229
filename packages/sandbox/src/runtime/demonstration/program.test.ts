/** The program of the demonstration image, run as it is where this machine can. */
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { fetchHost } from "../test/fetch-host.ts";
import { type Machine, programFile, sourceDigest } from "./program.ts";
import { tarOf } from "./tar.ts";

const machine: Machine | undefined = ({ x64: "amd64", arm64: "arm64" } as const)[
  process.arch as "x64" | "arm64"
];
const canRun = process.platform === "linux" && machine !== undefined;
const folder = mkdtempSync(join(tmpdir(), "slipway-program-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each<Machine>(["amd64", "arm64"])("for %s was compiled from the text beside it", (each) => {
  // After a change: node --conditions=source scripts/make-demonstration.ts
  expect(readFileSync(programFile(each)).includes(`source sha256 ${sourceDigest()}`)).toBe(true);
});

test("an archive is read by others as it was meant", () => {
  const archive = tarOf([
    { kind: "folder", name: "tmp/", mode: 0o1777 },
    { kind: "file", name: "bin/one", bytes: Buffer.alloc(513, "x") },
    { kind: "link", name: "bin/two", to: "one" },
  ]);
  expect(archive.length % 512).toBe(0);
  const listed = spawnSync("tar", ["-tvf", "-"], { input: archive, encoding: "utf8" });
  const lines = listed.stdout.trim().split("\n");
  expect(lines[0]).toMatch(/^drwxrwxrwt .* tmp\/$/);
  expect(lines[1]).toMatch(/^-rwxr-xr-x .* 513 .* bin\/one$/);
  expect(lines[2]).toMatch(/^l.* bin\/two -> one$/);
});

describe.skipIf(!canRun)("the demonstration's program (Linux on amd64 or arm64)", () => {
  const shell = join(folder, "sh");
  const server = join(folder, "slipway-demonstration");
  if (canRun) for (const file of [shell, server]) copyFileSync(fileURLToPath(programFile(machine)), file);
  const run = (text: string, args: string[] = []) => {
    const env = { NAME: "value", SLIPWAY_IMAGE: "nginx:1" };
    const { stdout, stderr, status } = spawnSync(shell, args, { input: text, env, encoding: "utf8" });
    return { stdout, stderr, status };
  };

  test.each([
    ["echo one 'two  $NAME' \"three $NAME\" $NAME", "one two  $NAME three value value\n"],
    ["echo a;echo b # and no more", "a\nb\n"],
    ["false && echo no; echo $?; true && echo yes", "1\nyes\n"],
    ["cd /; pwd; cat /proc/sys/kernel/ostype; uname", "/\nLinux\nLinux\n"],
    ["printenv NAME\n\nprintenv NOBODY; echo $?", "value\n1\n"],
    ["echo $ $NOBODY.", "$ .\n"],
  ])("as a shell runs %j", (text, stdout) => {
    expect(run(text)).toEqual({ stdout, stderr: "", status: 0 });
    expect(run("", ["-c", text]).stdout).toBe(stdout);
  });

  test("as a shell gives the code of exit, and of what it does not know", () => {
    expect(run("exit 7").status).toBe(7);
    expect(run("nosuch")).toMatchObject({
      status: 127,
      stderr: expect.stringContaining("nosuch: not found"),
    });
    expect(run("echo a | cat")).toMatchObject({ status: 2, stdout: "" });
    expect(run("cat /nowhere")).toMatchObject({ status: 1, stderr: "cat: /nowhere: cannot be read\n" });
  });

  test("as a shell survives lines of any length", () => {
    expect(run(`echo ${"x".repeat(100_000)}\necho end`).stdout).toMatch(/end\n$/);
    expect(run(`echo ${"x ".repeat(1000)}\necho end`).stdout).toMatch(/end\n$/);
  });

  test("as a server answers many at once, logs each, and outlives those that say nothing", async () => {
    const ports = await Promise.all([freePort(), freePort()]);
    const env = { SLIPWAY_PORTS: ports.join(" "), SLIPWAY_IMAGE: "a<b>", SLIPWAY_SERVICE: "web" };
    const child = spawn(server, { env });
    let log = "";
    child.stdout.on("data", (chunk) => {
      log += String(chunk);
    });
    await expect.poll(() => log).toContain(`listening on ${ports[0]} ${ports[1]}`);
    const silent = connect(ports[0] ?? 0, "127.0.0.1");
    const pages = await Promise.all(
      Array.from({ length: 50 }, (_, at) => fetchHost(`127.0.0.1:${ports[at % 2]}`, `/${at}`)),
    );
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
    expect(pages[0]?.body).toContain("a&lt;b&gt;");
    await expect.poll(() => log.match(/^GET \/\d+ 200 \d+$/gm)?.length).toBe(50);
    silent.destroy();
    child.kill();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
