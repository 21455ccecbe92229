import { describe, expect, test } from "vitest";
import type { ManifestService } from "../../gateway/manifest.ts";
import type { Box, Streams } from "./commands.ts";
import { createFiles } from "./files.ts";
import { runShell } from "./shell.ts";
import { runTerminal } from "./terminal.ts";

const service: ManifestService = {
  name: "web",
  image: "nginx:1.27",
  command: null,
  args: null,
  env: null,
  resources: {
    id: 1,
    cpu: { units: { val: "2000" } },
    memory: { size: { val: "1073741824" } },
    storage: [],
    gpu: { units: { val: "2" }, attributes: [{ key: "vendor/nvidia/model/h100", value: "true" }] },
    endpoints: [],
  },
  count: 1,
  expose: [],
  credentials: null,
};

function box(): Box {
  const now = (): number => Date.parse("2026-11-25T10:00:00Z");
  const env = new Map([
    ["NAME", "value"],
    ["HOME", "/root"],
  ]);
  return {
    hostname: "web-0",
    service,
    files: createFiles("web-0", service.image, ["/data"]),
    env,
    startedMs: now() - 120_000,
    now,
    cwd: "/",
  };
}

async function sh(line: string, input?: string): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const io: Streams = {
    stdin: input === undefined ? undefined : typed(input),
    out: async (data) => {
      said.out += typeof data === "string" ? data : Buffer.from(data).toString();
    },
    err: async (data) => {
      said.err += data;
    },
    signal: AbortSignal.timeout(5000),
  };
  return { code: await runShell(box(), ["-c", line], io), ...said };
}

async function* typed(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

describe("a line of the simulated shell", () => {
  test.each([
    ["echo hello   world", "hello world\n"],
    ["echo \"a  $NAME\" '$NAME' ${NAME}x", "a  value $NAME valuex\n"],
    ["A=1; echo $A$MISSING.", "1.\n"],
    ["false || echo no; true && echo yes", "no\nyes\n"],
    ["false && echo never", ""],
    ["false; echo $?", "1\n"],
    ["echo one | cat | cat", "one\n"],
    ["echo a > /tmp/x; echo b >> /tmp/x; cat /tmp/x; cat < /tmp/x", "a\nb\na\nb\n"],
    ["cd /etc && pwd && cat hostname", "/etc\nweb-0\n"],
    ["ls /data; mkdir /data/in; ls /data", "in\n"],
    ["echo quiet > /dev/null # a remark", ""],
    ["printf '%s-%s\\n' a b", "a-b\n"],
    ["whoami; hostname; uname", "root\nweb-0\nLinux\n"],
    ["nproc; uptime", "2\nup 2 min, load average: 0.00, 0.01, 0.00\n"],
    ["nvidia-smi", "GPU 0: h100 (simulated)\nGPU 1: h100 (simulated)\n"],
    ["sh -c 'echo inner; exit 3'; echo $?", "inner\n3\n"],
    ["date", "Wed, 25 Nov 2026 10:00:00 UTC\n"],
  ])("%s", async (line, out) => {
    expect((await sh(line)).out).toBe(out);
  });

  test.each([
    ["exit 7", 7, ""],
    ["nosuch", 127, "sh: nosuch: not found\n"],
    ["cat /nothing", 1, "cat: can't open '/nothing': No such file or directory\n"],
    ["cd /nothing", 1, "sh: cd: can't cd to /nothing: No such file or directory\n"],
    ["echo x > /no/where", 2, "sh: can't create /no/where: nonexistent directory\n"],
    ["echo x >", 2, 'sh: syntax error: unexpected ">"\n'],
  ])("%s ends with %i", async (line, code, err) => {
    expect(await sh(line)).toMatchObject({ code, err });
  });

  test("commands read what is given to them", async () => {
    expect((await sh("cat", "given")).out).toBe("given");
  });
});

describe("a simulated terminal", () => {
  test("edits a line, drops one at Ctrl-C, ends at Ctrl-D", async () => {
    let out = "";
    const write = async (data: string | Uint8Array): Promise<void> => {
      out += typeof data === "string" ? data : Buffer.from(data).toString();
    };
    const keys = typed("echo hx\u007f", "i\r", "rubbish\u0003", "\u001b[A", "false\r", "\u0004");
    const code = await runTerminal(box(), {
      stdin: keys,
      out: write,
      err: write,
      signal: AbortSignal.timeout(5000),
    });
    expect(out).toContain("echo hx\b \bi\r\nhi\r\n");
    expect(out).toContain("rubbish^C\r\n");
    expect(code).toBe(1);
  });
});
