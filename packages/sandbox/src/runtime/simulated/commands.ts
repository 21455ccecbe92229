/** The few commands that a simulated container knows. */
import type { ManifestService } from "../../gateway/manifest.ts";
import { type Files, resolvePath } from "./files.ts";

/** The container that a command sees. */
export interface Box {
  readonly hostname: string;
  readonly service: ManifestService;
  readonly files: Files;
  readonly env: Map<string, string>;
  readonly startedMs: number;
  readonly now: () => number;
  cwd: string;
}

export interface Streams {
  readonly stdin: AsyncIterable<Uint8Array> | undefined;
  out(data: string | Uint8Array): Promise<void>;
  err(data: string): Promise<void>;
  readonly signal: AbortSignal;
}

type Command = (box: Box, args: readonly string[], io: Streams) => Promise<number>;

export const isKnown = (name: string): boolean => bare(name) in commands;

/** Runs one command by its name; 127 when there is none. */
export async function runCommand(
  box: Box,
  [name = "", ...args]: readonly string[],
  io: Streams,
): Promise<number> {
  const command = commands[bare(name)];
  if (command !== undefined) return await command(box, args, io);
  await io.err(`sh: ${name}: not found\n`);
  return 127;
}

const bare = (name: string): string => name.replace(/^(\/usr)?\/s?bin\//, "");
const lines = (...all: string[]): string => `${all.join("\n")}\n`;

const commands: Readonly<Record<string, Command>> = {
  true: async () => 0,
  ":": async () => 0,
  false: async () => 1,
  echo: async (_box, args, io) => {
    const plain = args[0] === "-n" ? args.slice(1) : args;
    await io.out(plain.join(" ") + (plain === args ? "\n" : ""));
    return 0;
  },
  printf: async (_box, [format = "", ...args], io) => {
    const rest = [...args];
    const text = format.replace(
      /%[sd]|\\n|\\t|%%/g,
      (mark) => ({ "\\n": "\n", "\\t": "\t", "%%": "%" })[mark] ?? rest.shift() ?? "",
    );
    await io.out(text);
    return 0;
  },
  pwd: async (box, _args, io) => say(io, box.cwd),
  whoami: async (_box, _args, io) => say(io, "root"),
  id: async (_box, _args, io) => say(io, "uid=0(root) gid=0(root) groups=0(root)"),
  hostname: async (box, _args, io) => say(io, box.hostname),
  date: async (box, _args, io) => say(io, new Date(box.now()).toUTCString().replace("GMT", "UTC")),
  uname: async (box, args, io) =>
    await say(
      io,
      args.includes("-a")
        ? `Linux ${box.hostname} 6.1.0-simulated #1 SMP x86_64 GNU/Linux`
        : args.includes("-r")
          ? "6.1.0-simulated"
          : args.includes("-m")
            ? "x86_64"
            : "Linux",
    ),
  uptime: async (box, _args, io) =>
    say(io, `up ${Math.floor((box.now() - box.startedMs) / 60_000)} min, load average: 0.00, 0.01, 0.00`),
  env: async (box, _args, io) => {
    await io.out(lines(...[...box.env].map(([name, value]) => `${name}=${value}`)));
    return 0;
  },
  printenv: async (box, [name], io) => {
    if (name === undefined) return await runCommand(box, ["env"], io);
    const value = box.env.get(name);
    return value === undefined ? 1 : await say(io, value);
  },
  cd: async (box, [to = "/root"], io) => {
    const path = resolvePath(box.cwd, to);
    if (box.files.list(path) === undefined)
      return await fail(io, `sh: cd: can't cd to ${to}: No such file or directory`);
    box.cwd = path;
    return 0;
  },
  ls: async (box, args, io) => {
    const long = args.some((each) => each.startsWith("-") && each.includes("l"));
    const [target = "."] = args.filter((each) => !each.startsWith("-"));
    const path = resolvePath(box.cwd, target);
    const names = box.files.read(path) === undefined ? box.files.list(path) : [target];
    if (names === undefined) return await fail(io, `ls: ${target}: No such file or directory`);
    if (names.length > 0)
      await io.out(lines(...names.map((name) => (long ? listing(box, path, name) : name))));
    return 0;
  },
  cat: async (box, args, io) => {
    if (args.length === 0) {
      for await (const bytes of io.stdin ?? []) await io.out(bytes);
      return 0;
    }
    for (const name of args) {
      const text = box.files.read(resolvePath(box.cwd, name));
      if (text === undefined) return await fail(io, `cat: can't open '${name}': No such file or directory`);
      await io.out(text);
    }
    return 0;
  },
  head: async (box, args, io) => {
    const size = /^(\d+)([kM]?)$/.exec(args[args.indexOf("-c") + 1] ?? "");
    if (args[0] === "-c" && size !== null && args[2] === "/dev/zero") {
      return await zeros(Number(size[1]) * ({ k: 1024, M: 1024 * 1024 }[size[2] ?? ""] ?? 1), io);
    }
    const name = args.at(-1) ?? "";
    const text = box.files.read(resolvePath(box.cwd, name));
    if (text === undefined) return await fail(io, `head: ${name}: No such file or directory`);
    await io.out(lines(...text.split("\n").slice(0, 10)));
    return 0;
  },
  mkdir: async (box, args, io) => {
    for (const name of args.filter((each) => !each.startsWith("-")))
      box.files.makeDirectory(resolvePath(box.cwd, name));
    return args.length === 0 ? await fail(io, "mkdir: missing operand") : 0;
  },
  touch: async (box, args, io) => {
    for (const name of args) {
      const path = resolvePath(box.cwd, name);
      if (!box.files.write(path, box.files.read(path) ?? ""))
        return await fail(io, `touch: ${name}: No such file or directory`);
    }
    return 0;
  },
  rm: async (box, args, io) => {
    for (const name of args.filter((each) => !each.startsWith("-"))) {
      if (!box.files.remove(resolvePath(box.cwd, name)))
        return await fail(io, `rm: can't remove '${name}': No such file or directory`);
    }
    return 0;
  },
  ps: async (box, _args, io) => {
    const main =
      [...(box.service.command ?? []), ...(box.service.args ?? [])].join(" ") ||
      `${box.service.image} (simulated)`;
    await io.out(
      lines("PID   USER     TIME  COMMAND", `    1 root      0:00 ${main}`, "    7 root      0:00 sh"),
    );
    return 0;
  },
  free: async (box, _args, io) => {
    const total = Math.floor(Number(box.service.resources.memory?.size.val ?? 0) / 1024);
    await io.out(
      lines(
        "              total        used        free",
        `Mem:     ${String(total).padStart(10)}  ${String(Math.floor(total / 9)).padStart(10)}  ${String(total - Math.floor(total / 9)).padStart(10)}`,
      ),
    );
    return 0;
  },
  nproc: async (box, _args, io) =>
    say(io, String(Math.max(1, Math.round(Number(box.service.resources.cpu?.units.val ?? 0) / 1000)))),
  "nvidia-smi": async (box, _args, io) => {
    const count = Number(box.service.resources.gpu?.units.val ?? 0);
    if (count === 0) return await fail(io, "sh: nvidia-smi: not found", 127);
    const models = (box.service.resources.gpu?.attributes ?? [])
      .map(({ key }) => /model\/([^/]+)/.exec(key)?.[1])
      .filter((each) => each !== undefined);
    await io.out(
      lines(...Array.from({ length: count }, (_, at) => `GPU ${at}: ${models[0] ?? "any"} (simulated)`)),
    );
    return 0;
  },
  sleep: async (_box, [seconds = "0"], io) => {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Number(seconds) * 1000 || 0);
      const stop = (): void => {
        clearTimeout(timer);
        resolve();
      };
      io.signal.addEventListener("abort", stop, { once: true });
    });
    return io.signal.aborted ? 130 : 0;
  },
  help: async (_box, _args, io) =>
    say(io, `This container is simulated; it knows: ${Object.keys(commands).sort().join(" ")}`),
  clear: async (_box, _args, io) => {
    await io.out("\u001b[2J\u001b[H");
    return 0;
  },
};

async function say(io: Streams, text: string): Promise<number> {
  await io.out(`${text}\n`);
  return 0;
}

async function fail(io: Streams, text: string, code = 1): Promise<number> {
  await io.err(`${text}\n`);
  return code;
}

async function zeros(size: number, io: Streams): Promise<number> {
  const chunk = new Uint8Array(32 * 1024);
  for (let left = size; left > 0 && !io.signal.aborted; left -= chunk.length) {
    await io.out(left < chunk.length ? chunk.subarray(0, left) : chunk);
  }
  return 0;
}

function listing(box: Box, path: string, name: string): string {
  const text = box.files.read(name.startsWith("/") ? name : resolvePath(path, name)) ?? box.files.read(path);
  const when = new Date(box.startedMs).toISOString().slice(0, 16).replace("T", " ");
  return text === undefined
    ? `drwxr-xr-x    2 root     root          4096 ${when} ${name}`
    : `-rw-r--r--    1 root     root     ${String(Buffer.byteLength(text)).padStart(9)} ${when} ${name}`;
}
