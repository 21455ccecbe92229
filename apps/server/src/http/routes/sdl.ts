import { fromBinary } from "@bufbuild/protobuf";
import { type CompilationView, renderTemplate, type SdlProblem, type Template } from "@slipway/api";
import { toJson } from "@slipway/chain";
import { GroupSpecSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/groupspec_pb.ts";
import { type Dec, mulDecInt, parseDec } from "@slipway/market";
import { type Compilation, type Compiled, compile, type Problem } from "@slipway/sdl";
import { fromHex } from "../../bytes.ts";
import { serverError } from "../../errors.ts";
import { toPrice } from "../../views/price.ts";
import type { Deps } from "../deps.ts";
import { type App, mount } from "../mount.ts";

/** The compiler, and the catalogue. */
export function mountSdl(app: App, { networks, templates, random }: Deps): void {
  mount(app, "compileSdl", ({ body }) => {
    const network = networks.list().find((each) => each.name === (body.network ?? networks.default));
    return toCompilation(compile(body.sdl), network?.blockSeconds ?? 6);
  });
  mount(app, "listTemplates", () => ({ templates: templates.map(({ sdl: _sdl, ...rest }) => rest) }));
  mount(app, "getTemplate", ({ params }) => find(templates, params.id));
  mount(app, "renderTemplate", ({ params, body }) =>
    renderTemplate(find(templates, params.id), body.values ?? {}, random),
  );
}

function find(templates: readonly Template[], id: string): Template {
  const found = templates.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw serverError("TEMPLATE_NOT_FOUND", `The catalogue has no template "${id}".`);
}

function toCompilation(compiled: Compilation, blockSeconds: number): CompilationView {
  const problems = compiled.problems.map(toProblem);
  if (!compiled.ok) return { ok: false, problems };
  const { version, groups, manifest, manifestJson, hash, groupsProto, reclamation } = compiled;
  return {
    ok: true,
    version,
    groups: [...groups],
    groupSpecs: groupsProto.map(toSpec),
    manifest: [...manifest],
    manifestJson,
    hash,
    groupsProto: [...groupsProto],
    ...(reclamation === undefined ? {} : { reclamation: { minWindow: reclamation.minWindow } }),
    deployable: compiled.deployable,
    price: priceOf(groups, blockSeconds),
    problems,
  };
}

const toSpec = (hex: string) => toJson(GroupSpecSchema, fromBinary(GroupSpecSchema, fromHex(hex)));

/** What all groups may cost together per block. */
function priceOf(groups: Compiled["groups"], blockSeconds: number) {
  const units = groups.flatMap((group) => group.resources);
  const [first] = units;
  if (first === undefined) return null;
  const perBlock = units.reduce<Dec>(
    (sum, unit) => sum + mulDecInt(parseDec(unit.price.amount), BigInt(unit.count)),
    0n,
  );
  return toPrice(first.price.denom, perBlock, blockSeconds);
}

function toProblem(problem: Problem): SdlProblem {
  const { code, severity, rule, message, hint, path, line, column, endLine, endColumn, fix, related } =
    problem;
  return {
    ...{ code, severity, rule, message, path, line, column, endLine, endColumn },
    ...(hint === undefined ? {} : { hint }),
    ...(fix === undefined ? {} : { fix }),
    ...(related === undefined ? {} : { related }),
  };
}
