/** The small file tree that a simulated container shows. It lives in memory and dies with the pod. */

export interface Files {
  read(path: string): string | undefined;
  write(path: string, text: string): boolean;
  /** Names in a directory, sorted; undefined when it is none. */
  list(path: string): string[] | undefined;
  makeDirectory(path: string): void;
  remove(path: string): boolean;
}

const directories = [
  "bin",
  "dev",
  "etc",
  "home",
  "lib",
  "mnt",
  "opt",
  "proc",
  "root",
  "run",
  "sbin",
  "sys",
  "tmp",
  "usr",
  "var",
  "var/log",
];

export function createFiles(hostname: string, image: string, mounts: readonly string[]): Files {
  const dirs = new Set([
    "/",
    ...[...directories, ...mounts.map((each) => each.replace(/^\//, ""))].map((each) => `/${each}`),
  ]);
  const files = new Map<string, string>([
    ["/etc/hostname", `${hostname}\n`],
    ["/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`],
    ["/etc/os-release", `NAME="Slipway sandbox"\nID=slipway\nPRETTY_NAME="Simulated container (${image})"\n`],
    ["/etc/motd", "This container is simulated. Start Docker and the sandbox runs the real image.\n"],
    ["/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n"],
    ["/proc/version", "Linux version 6.1.0-simulated\n"],
  ]);
  const isDirectory = (path: string): boolean =>
    dirs.has(path) || [...files.keys(), ...dirs].some((each) => each.startsWith(`${path}/`));
  return {
    read: (path) => files.get(path),
    write(path, text) {
      if (isDirectory(path) || !isDirectory(parentOf(path))) return false;
      files.set(path, text);
      return true;
    },
    list(path) {
      if (!isDirectory(path)) return undefined;
      const inside = path === "/" ? "/" : `${path}/`;
      const names = [...files.keys(), ...dirs]
        .filter((each) => each.startsWith(inside) && each !== inside)
        .map((each) => each.slice(inside.length).split("/", 1)[0] ?? "");
      return [...new Set(names)].sort();
    },
    makeDirectory: (path) => dirs.add(path),
    remove: (path) => files.delete(path) || dirs.delete(path),
  };
}

/** An absolute path without dots, seen from `cwd`. */
export function resolvePath(cwd: string, path: string): string {
  const kept: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  return `/${kept.join("/")}`;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";
