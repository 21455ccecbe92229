/**
 * Compiles the program of the demonstration image for both machines that engines run on. Run it after a change of
 * packages/sandbox/src/runtime/demonstration/program/, on a Linux machine with gcc for both (Debian: gcc,
 * gcc-aarch64-linux-gnu; on arm64 gcc-x86-64-linux-gnu): node --conditions=source scripts/make-demonstration.ts
 */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import {
  programFile,
  programSource,
  sourceDigest,
} from "../packages/sandbox/src/runtime/demonstration/program.ts";

const flags = [
  "-std=c11",
  "-Os",
  "-Wall",
  "-Wextra",
  "-Werror",
  `-DSOURCE="${sourceDigest()}"`,
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
