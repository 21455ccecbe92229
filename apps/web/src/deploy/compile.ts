// The SDL compiler as the console uses it. Loaded when a text is first shown or sent.
import { renderTemplate, type Template } from "@slipway/api";
import { compile, type Problem } from "@slipway/sdl";
import {
  type GroupShape,
  type ManifestShape,
  mostPerBlock,
  type ServiceShape,
  servicesOf,
} from "./compile-shape.ts";

export type SdlFinding = Problem;
export type SdlFix = NonNullable<Problem["fix"]>;

export interface Compiled {
  ok: true;
  groups: readonly GroupShape[];
  groupsProto: readonly string[];
  manifestJson: string;
  hash: string;
  /** Whether chain and providers would take it, as far as the text tells. */
  deployable: boolean;
  services: readonly ServiceShape[];
  denom: string;
  perBlock: string;
  reclamationSeconds?: number;
  problems: readonly SdlFinding[];
}

export type Compilation = Compiled | { ok: false; problems: readonly SdlFinding[] };

/** Compiles a text. Nothing is thrown for what is wrong with it: that is in `problems`. */
export async function compileSdl(text: string): Promise<Compilation> {
  const result = compile(text);
  if (!result.ok) return { ok: false, problems: result.problems };
  const groups: readonly GroupShape[] = result.groups;
  const manifest: readonly ManifestShape[] = result.manifest;
  return {
    ok: true,
    groups,
    groupsProto: result.groupsProto,
    manifestJson: result.manifestJson,
    hash: result.hash,
    deployable: result.deployable,
    services: servicesOf(manifest),
    ...mostPerBlock(groups),
    ...(result.reclamation && {
      reclamationSeconds: Number(result.reclamation.nanoseconds / 1_000_000_000n),
    }),
    problems: result.problems,
  };
}

/** Fills a template's holes; secrets that are not given are made with this browser's randomness. */
export function fillTemplate(
  template: Template,
  values: Record<string, string>,
): { sdl: string; values: Record<string, string> } {
  const { sdl, values: filled } = renderTemplate(template, values, (length) =>
    crypto.getRandomValues(new Uint8Array(length)),
  );
  return { sdl, values: filled };
}
