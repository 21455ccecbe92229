/** Trusted execution environments: known kinds, a GPU where one is promised, one kind for each placement. */
import { shorten } from "../decode/describe.ts";
import { suggest } from "../suggest.ts";
import type { CheckContext } from "./context.ts";
import type { Use } from "./deployment.ts";

const kinds = ["cpu", "cpu-gpu"];

export function checkTee(context: CheckContext, uses: readonly Use[]): void {
  const byPlacement = new Map<string, { tee: string; serviceName: string }>();
  const reported = new Set<string>();
  for (const { serviceName, placementName, service, resources } of uses) {
    const tee = service?.params?.tee ?? "";
    if (tee === "") continue;
    const path = ["services", serviceName, "params", "tee"];
    if (!kinds.includes(tee)) {
      const near = suggest(tee, kinds);
      if (!reported.has(serviceName)) {
        context.value("tee", path, `"${shorten(tee)}" is not a kind of trusted execution environment`, {
          hint: near === undefined ? "Kinds are cpu and cpu-gpu." : `Did you mean ${near}?`,
        });
      }
      reported.add(serviceName);
      continue;
    }
    const gpus = resources?.gpu?.units ?? 0n;
    if (tee === "cpu-gpu" && resources !== undefined && gpus === 0n && !reported.has(serviceName)) {
      context.value(
        "tee-gpu",
        path,
        `"${serviceName}" asks for a GPU in its trusted environment, but its profile has none`,
      );
      reported.add(serviceName);
    }
    const first = byPlacement.get(placementName);
    if (first === undefined) byPlacement.set(placementName, { tee, serviceName });
    else if (first.tee !== tee) {
      context.value("tee-mixed", path, `"${placementName}" has services with tee ${first.tee} and ${tee}`, {
        related: {
          place: { path: ["services", first.serviceName, "params", "tee"], part: "value" },
          message: `${first.tee} stands here`,
        },
      });
    }
  }
}
