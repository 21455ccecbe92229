/** Leased IPs: declared, used, open to the internet, each port once (chain-sdk go/sdl/v2.go: validate). */
import { exposeKey } from "../build/expose.ts";
import { sortedKeys } from "../build/order.ts";
import { shorten } from "../decode/describe.ts";
import type { Path } from "../findings.ts";
import { type CheckContext, nearName } from "./context.ts";
import type { Use } from "./deployment.ts";

const endpointName = /^[a-z]+[-a-z_0-9]+$/;

/** `hasGlobal`: some port is open to the internet; where none is, that mistake explains an unused endpoint too. */
export function checkEndpoints(context: CheckContext, uses: readonly Use[], hasGlobal: boolean): void {
  const { endpoints } = context.document;
  for (const name of sortedKeys(endpoints)) checkEndpoint(context, name, endpoints?.get(name)?.kind ?? "");
  const used = checkUses(context, uses);
  for (const name of sortedKeys(endpoints)) {
    if (used.has(name) || (!hasGlobal && uses.length > 0) || context.isTroubledAround(["services"])) continue;
    context.key(
      "endpoint-unused",
      ["endpoints", name],
      `The endpoint "${shorten(name)}" is declared but not used`,
      {
        hint: `Remove it, or use it in a port: to: [{ip: ${name}, global: true}].`,
      },
    );
  }
}

function checkEndpoint(context: CheckContext, name: string, kind: string): void {
  const path = ["endpoints", name];
  if (!endpointName.test(name))
    context.key("endpoint-name", path, `"${shorten(name)}" cannot be an endpoint's name`);
  if (kind === "")
    context.missing("endpoint-kind", path, "kind", `The endpoint "${shorten(name)}" has no kind`);
  else if (kind !== "ip")
    context.value("endpoint-kind", [...path, "kind"], `"${shorten(kind)}" is not a kind of endpoint; ip is`);
}

/** Checks every `ip:` and returns the endpoints that are used. */
function checkUses(context: CheckContext, uses: readonly Use[]): Set<string> {
  const used = new Set<string>();
  const ports = new Map<string, Path>();
  for (const { serviceName, service } of uses) {
    for (const [i, expose] of (service?.expose ?? []).entries()) {
      for (const [j, to] of (expose.to ?? []).entries()) {
        if (to.ip === "") continue;
        const path = ["services", serviceName, "expose", i, "to", j];
        used.add(to.ip);
        checkUse(context, to, path);
        const key = exposeKey(to.ip, expose.as, expose.proto);
        const other = ports.get(key);
        if (other !== undefined) reportTaken(context, to.ip, path, other);
        else ports.set(key, path);
      }
    }
  }
  return used;
}

function checkUse(context: CheckContext, to: { ip: string; global: boolean }, path: Path): void {
  const at = [...path, "ip"];
  const { endpoints } = context.document;
  if (!to.global)
    context.value(
      "endpoint-not-global",
      at,
      `The endpoint "${shorten(to.ip)}" needs \`global: true\` beside it`,
    );
  if (endpoints?.has(to.ip) === true || context.isTroubled(["endpoints"])) return;
  const near = nearName(to.ip, endpoints?.keys() ?? [], at);
  context.value("endpoint-unknown", at, `There is no endpoint named "${shorten(to.ip)}"`, {
    hint: `Declare it: endpoints: {${to.ip}: {kind: ip}}.`,
    ...near,
  });
}

function reportTaken(context: CheckContext, ip: string, path: Path, other: Path): void {
  const twice = other.join("\0") === path.join("\0");
  context.value(
    "endpoint-port-taken",
    [...path, "ip"],
    `This port of the endpoint "${shorten(ip)}" is already taken`,
    {
      ...(twice ? { hint: "The service runs in two placements; give it an IP in one of them only." } : {}),
      ...(twice ? {} : { related: { place: { path: other, part: "value" }, message: "It is taken here" } }),
    },
  );
}
