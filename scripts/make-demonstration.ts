/**
 * Compiles the program of the demonstration image for both machines that engines run on. Run it after a change of
 * packages/sandbox/src/runtime/demonstration/program.c, on a Linux machine with gcc for both (Debian: gcc,
 * gcc-aarch64-linux-gnu; on arm64 gcc-x86-64-linux-gnu): node --conditions=source scripts/make-demonstration.ts
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { programFile, programSource } from "../packages/sandbox/src/runtime/demonstration/program.ts";

const source = createHash("sha256").update(readFileSync(programSource)).digest("hex");
const flags = [
  "-std=c11",
  "-Os",
  "-Wall",
  "-Wextra",
  "-Werror",
  `-DSOURCE="${source}"`,
  // No library, nothing that a library would have to provide, nothing that only debuggers read.
  "-ffreestanding",
  "-fno-builtin",
  "-fno-stack-protector",
  "-fno-asynchronous-unwind-tables",
  "-fno-ident",
  "-nostdlib",
  "-static",
  "-no-pie",
  "-Wl,--build-id=none,-z,noseparate-code,-z,norelro",
  "-s",
];

for (const [machine, compiler] of [
  ["amd64", "x86_64-linux-gnu-gcc"],
  ["arm64", "aarch64-linux-gnu-gcc"],
] as const) {
  const file = programFile(machine);
  execFileSync(compiler, [...flags, "-o", file.pathname, programSource.pathname], { stdio: "inherit" });
  console.log(`${file.pathname}: ${statSync(file).size} bytes`);
}
