/** All checks after decoding, in the order in which a reader would want to hear of them. */

import { shorten } from "../decode/describe.ts";
import { parseDuration } from "../duration.ts";
import { checkAdvice } from "./advice.ts";
import type { CheckContext } from "./context.ts";
import { checkDeployment, type Use, usesOf } from "./deployment.ts";
import { checkEndpoints } from "./endpoints.ts";
import { type ChainLimits, checkLater, type Deposit } from "./later.ts";
import { checkPrices } from "./prices.ts";
import { checkResources } from "./resources.ts";
import { checkServices } from "./services.ts";
import { checkTee } from "./tee.ts";
import { checkVolumes } from "./volumes.ts";

export interface CheckOptions {
  readonly chain?: ChainLimits;
  readonly deposit?: Deposit;
}

export function checkDocument(context: CheckContext, { chain = {}, deposit }: CheckOptions = {}): void {
  const uses: Use[] = usesOf(context);
  checkDeployment(context, uses);
  const global = checkServices(context, uses);
  checkResources(context, uses);
  checkVolumes(context, uses);
  checkPrices(context, uses);
  checkEndpoints(context, uses, global > 0);
  checkTee(context, uses);
  checkReclamation(context);
  checkLater(context, uses, chain, deposit);
  checkAdvice(context, uses);
}

function checkReclamation(context: CheckContext): void {
  const { reclamation } = context.document;
  if (reclamation === null) return;
  const { minWindow } = reclamation;
  const duration = parseDuration(minWindow);
  const path = ["reclamation", "min_window"];
  if (minWindow === "")
    context.missing("reclamation", ["reclamation"], "min_window", "`reclamation` has no min_window", {
      hint: "Write min_window: 24h.",
    });
  else if (duration === null) {
    const days = /^([0-9]+)\s*d(ays?)?$/.exec(minWindow);
    context.value("reclamation", path, `"${shorten(minWindow)}" is not a duration`, {
      hint:
        days === null
          ? "Write hours, minutes and seconds, such as 24h or 1h30m."
          : `Write ${Number(days[1]) * 24}h.`,
    });
  } else if (duration <= 0n) context.value("reclamation", path, "The window must be longer than 0");
}
