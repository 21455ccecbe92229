/**
 * `npm run -s judge:sdl`: JSON lines `{name, yaml}` on standard input, one line of verdict each on standard output, in
 * the same order. Lines are handled as they come, so the input may be of any size.
 */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { compile } from "@slipway/sdl";

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  if (line.trim() === "") continue;
  if (!process.stdout.write(`${JSON.stringify(judge(line))}\n`)) await once(process.stdout, "drain");
}

function judge(line: string): unknown {
  const { name, yaml } = JSON.parse(line) as { name: string; yaml: string };
  const compilation = compile(yaml);
  if (!compilation.ok) return { name, ok: false, problems: compilation.problems };
  const { hash, groups, manifest, groupsProto, reclamation, problems } = compilation;
  return {
    name,
    ok: true,
    hash,
    groups,
    manifest,
    groupsProto: groupsProto.join(","),
    ...(reclamation === undefined ? {} : { reclamation: reclamation.minWindow }),
    problems,
  };
}
