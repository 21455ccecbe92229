#!/usr/bin/env -S node --conditions=source
/** `slipway`: parses the words, runs one command, and turns what it throws into a message, a hint and an exit code. */
import { enableCompileCache } from "node:module";

enableCompileCache();
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2));
