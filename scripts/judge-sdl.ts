/**
 * `npm run -s judge:sdl`: JSON lines `{name, yaml}` on standard input, one line of verdict each on standard output, in
 * the same order. Lines are handled as they come, so the input may be of any size.
 */
import { compile } from "@slipway/sdl";
import { readLines, writeLine } from "./json-lines.ts";

for await (const line of readLines(process.stdin)) await writeLine(judge(line));

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
