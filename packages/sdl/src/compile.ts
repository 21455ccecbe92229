/**
 * The compiler: SDL text in; group specs, manifest and hash out, or everything that is wrong with the text.
 * It never throws and touches nothing but its arguments. `ok` is the Go compiler's verdict; problems of the owners
 * `chain` and `provider` may stand beside an `ok` document, and `deployable` says whether there are any.
 */
import { buildGroups } from "./build/groups.ts";
import { manifestToJson } from "./build/json.ts";
import { encodeGroup } from "./build/proto.ts";
import { sha256Hex } from "./build/sha256.ts";
import type { GroupSpec, ManifestGroup } from "./build/types.ts";
import { checkDocument } from "./check/check.ts";
import { CheckContext } from "./check/context.ts";
import type { ChainLimits, Deposit } from "./check/later.ts";
import type { SdlDocument } from "./decode/document.ts";
import { decodeSections } from "./decode/sections.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import { type Finding, Findings } from "./findings.ts";
import { type Problem, toProblems } from "./problems.ts";
import { type Rule, rules } from "./rules/rules.ts";
import type { YamlNode } from "./yaml/node.ts";
import { parseYaml } from "./yaml/parse.ts";
import { isNull } from "./yaml/resolve.ts";

export interface CompileOptions {
  /** The largest document that is read, in UTF-16 units; 1 MiB unless given. */
  readonly maxLength?: number;
  /** What governance has set on the network; mainnet's values of 2026 unless given. */
  readonly chain?: ChainLimits;
  /** The deposit that goes with the deployment, to check it too. */
  readonly deposit?: Deposit;
}

export interface Reclamation {
  /** As Go prints it: `24h0m0s`. */
  readonly minWindow: string;
  readonly nanoseconds: bigint;
}

export interface Compiled {
  readonly ok: true;
  /** The rules by which the document was read. */
  readonly version: "2.0" | "2.1";
  readonly groups: GroupSpec[];
  readonly manifest: ManifestGroup[];
  /** The bytes to send to the provider, and those that the hash is taken of. */
  readonly manifestJson: string;
  /** The manifest's SHA-256, in hex: the deployment's `hash` on chain. */
  readonly hash: string;
  /** Each group spec as protobuf, in hex. */
  readonly groupsProto: string[];
  readonly reclamation?: Reclamation;
  /** Neither the chain nor a provider will refuse it, as far as can be known from the document. */
  readonly deployable: boolean;
  readonly problems: Problem[];
}

export interface Refused {
  readonly ok: false;
  readonly problems: Problem[];
}

export type Compilation = Compiled | Refused;

const defaultMaxLength = 1_048_576;

export function compile(text: string, options: CompileOptions = {}): Compilation {
  const analysis = analyze(text, options);
  const problems = toProblems(text, analysis.root, analysis.findings.list);
  const { document, language } = analysis;
  if (document === null || language === null || refused(analysis.findings)) return { ok: false, problems };
  const { groups, manifest } = buildGroups(document, language === "2.1");
  const manifestJson = manifestToJson(manifest);
  return {
    ok: true,
    version: language,
    groups,
    manifest,
    manifestJson,
    hash: sha256Hex(manifestJson),
    groupsProto: groups.map(encodeGroup),
    ...reclamationOf(document),
    deployable: problems.every(({ severity }) => severity !== "error"),
    problems,
  };
}

export interface Analysis {
  readonly root: YamlNode | null;
  readonly document: SdlDocument | null;
  readonly language: "2.0" | "2.1" | null;
  readonly findings: Findings;
}

/** Everything short of building: the document and what is wrong with it. */
export function analyze(text: string, options: CompileOptions = {}): Analysis {
  const { maxLength = defaultMaxLength } = options;
  const findings = new Findings();
  const nothing: Analysis = { root: null, document: null, language: null, findings };
  if (text.length > maxLength) {
    findings.add(
      "too-large",
      { offset: 0 },
      `This document has ${text.length} characters; at most ${maxLength} are read`,
    );
    return nothing;
  }
  const parsed = parseYaml(text);
  if (!parsed.ok) {
    const { code, message, offset, context } = parsed.fault;
    const related =
      context === undefined || context === offset
        ? undefined
        : { place: { offset: context }, message: "It began here" };
    findings.add(code, { offset }, message, related === undefined ? {} : { related });
    return nothing;
  }
  const { root, next } = parsed;
  if (next >= 0)
    findings.add("more-documents", { offset: next }, "A second document begins here; it is not read");
  if (root === null || isNull(root)) {
    findings.add("empty", { offset: 0 }, "The document is empty");
    return nothing;
  }
  const { document, ignored, language } = decodeSections(root, findings);
  const context = new CheckContext(
    document,
    findings,
    { sharesUnits: language !== "2.0" },
    { root, ignored },
  );
  checkDocument(context, options);
  return { root, document, language, findings };
}

function refused(findings: Findings): boolean {
  return findings.list.some(({ code }: Finding) => {
    const rule: Rule = rules[code];
    return rule.owner === "sdl";
  });
}

function reclamationOf({ reclamation }: SdlDocument): { reclamation?: Reclamation } {
  if (reclamation === null) return {};
  const nanoseconds = parseDuration(reclamation.minWindow) ?? 0n;
  return { reclamation: { minWindow: formatDuration(nanoseconds), nanoseconds } };
}
