/** Deployed services: names, images, environment, credentials, ports and hosts (go/sdl/v2.go, go/manifest/v2beta3). */
import { toProtocol } from "../build/expose.ts";
import { goTrim } from "../build/groups.ts";
import { shorten } from "../decode/describe.ts";
import type { Expose, HttpOptions, Service } from "../decode/document.ts";
import type { Path } from "../findings.ts";
import { isHostname } from "../hostname.ts";
import { suggest } from "../suggest.ts";
import { type CheckContext, nearName } from "./context.ts";
import type { Use } from "./deployment.ts";

/** Returns how many ports are open to the internet. */
export function checkServices(context: CheckContext, uses: readonly Use[]): number {
  const checked = new Set<string>();
  const hosts = new Map<string, Path>();
  let global = 0;
  for (const { serviceName, service } of uses) {
    if (service === undefined) continue;
    const path = ["services", serviceName];
    if (!checked.has(serviceName)) {
      checkService(context, serviceName, service, path);
      for (const [i, expose] of (service.expose ?? []).entries())
        checkExpose(context, expose, [...path, "expose", i]);
    }
    checked.add(serviceName);
    for (const expose of service.expose ?? []) for (const to of expose.to ?? []) if (to.global) global++;
    checkHosts(context, service, path, hosts);
  }
  if (global === 0 && uses.some(({ service }) => service !== undefined)) reportNoGlobal(context, uses);
  return global;
}

function reportNoGlobal(context: CheckContext, uses: readonly Use[]): void {
  const names = new Set(uses.map(({ serviceName }) => serviceName));
  for (const name of names) if (context.isTroubledAround(["services", name, "expose"])) return;
  const withPort = uses.find(({ service }) => (service?.expose ?? []).length > 0) ?? uses[0];
  if (withPort === undefined) return;
  const path = [
    "services",
    withPort.serviceName,
    ...((withPort.service?.expose ?? []).length > 0 ? ["expose"] : []),
  ];
  const message = "No port of any deployed service is open to the internet";
  if (path.length > 2) context.key("no-global", path, message);
  else
    context.missing("no-global", path, "expose", message, {
      hint: "Add expose: [{port: 80, as: 80, to: [{global: true}]}].",
    });
}

const serviceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const envName = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

function checkService(context: CheckContext, name: string, service: Service, path: Path): void {
  if (!serviceName.test(name)) {
    const better = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[-0-9]+|-+$/g, "");
    context.key("service-name", path, `"${shorten(name)}" cannot be a service's name`, {
      hint:
        better === ""
          ? "Use lower-case letters, digits and hyphens, starting with a letter."
          : `Write ${better}, wherever the name stands.`,
    });
  }
  if (service.image === "")
    context.missing("image-missing", path, "image", `The service "${name}" has no image`);
  for (const [i, entry] of (service.env ?? []).entries()) checkEnv(context, entry, [...path, "env", i]);
  if (service.credentials !== null) {
    for (const field of ["host", "username", "password"] as const) {
      if (goTrim(service.credentials[field]) !== "") continue;
      const message = `The registry credentials have no ${field}`;
      context.missing("credentials-missing", [...path, "credentials"], field, message, {
        hint: `Add ${field}.`,
      });
    }
  }
}

function checkEnv(context: CheckContext, entry: string, path: Path): void {
  const name = entry.split("=", 1)[0] ?? "";
  if (envName.test(name) && name !== "." && !name.startsWith("..")) return;
  if (name === "")
    context.value("env-name", path, "This environment variable has no name", { hint: "Write NAME=value." });
  else {
    context.value("env-name", path, `"${shorten(name)}" cannot be the name of an environment variable`, {
      hint: /^[\w.-]+\s*[:=]/.test(entry)
        ? "Write NAME=value, with no spaces around the name."
        : "Use letters, digits and underscores.",
    });
  }
}

function checkExpose(context: CheckContext, expose: Expose, path: Path): void {
  const { port, proto } = expose;
  if (port === 0)
    context.missing("port", path, "port", "This port has no number", { hint: "Write port: 80." });
  else if (port > 65_535)
    context.value("port", [...path, "port"], `${port} is not a port; the highest is 65535`);
  if (toProtocol(proto) === undefined) {
    const near = suggest(proto, ["tcp", "udp"]);
    const web = /^(https?|ws|grpc|h2c?)$/i.test(proto);
    context.value("proto", [...path, "proto"], `"${shorten(proto)}" is not a protocol; tcp and udp are`, {
      hint:
        near !== undefined
          ? `Did you mean ${near}?`
          : web
            ? "HTTP runs over tcp; leave proto out."
            : "Leave proto out for tcp.",
    });
  }
  checkHttpOptions(context, expose.httpOptions, [...path, "http_options"]);
  for (const [i, { service }] of (expose.to ?? []).entries()) {
    const { services } = context.document;
    if (service === "" || services?.has(service) === true || context.isTroubledAround(["services"])) continue;
    const at = [...path, "to", i, "service"];
    const near = nearName(service, services?.keys() ?? [], at);
    context.value("expose-to-unknown", at, `There is no service named "${shorten(service)}"`, near);
  }
}

const optionLimits = [
  ["max_body_size", "maxBodySize", 104_857_600, "bytes"],
  ["proxy_buffer_size", "proxyBufferSize", 1_048_576, "bytes"],
  ["read_timeout", "readTimeout", 60_000, "milliseconds"],
  ["send_timeout", "sendTimeout", 60_000, "milliseconds"],
] as const;
const nextCases = ["error", "timeout", "500", "502", "503", "504", "403", "404", "429"];

function checkHttpOptions(context: CheckContext, options: HttpOptions, path: Path): void {
  for (const [key, property, max, unit] of optionLimits) {
    if (options[property] <= max) continue;
    context.value(
      "http-option",
      [...path, key],
      `${options[property]} ${unit} are too many; the most is ${max}`,
      {
        fix: { title: `Write ${max}`, place: { path: [...path, key], part: "value" }, text: String(max) },
      },
    );
  }
  const cases = options.nextCases ?? [];
  cases.forEach((name, i) => {
    const at = [...path, "next_cases", i];
    if (name === "off") {
      if (cases.length > 1)
        context.value("next-cases", at, '"off" stands alone or not at all', {
          hint: "Remove off, or the others.",
        });
    } else if (!nextCases.includes(name)) {
      context.value("next-cases", at, `"${shorten(name)}" is not a case for trying the next replica`, {
        hint: `Cases are ${nextCases.join(", ")} and off.`,
      });
    }
  });
}

/** Every `to` of a port repeats its host names in the manifest, so several of them make duplicates. */
function checkHosts(context: CheckContext, service: Service, path: Path, hosts: Map<string, Path>): void {
  for (const [i, expose] of (service.expose ?? []).entries()) {
    for (const [j, host] of (expose.accept ?? []).entries()) {
      const at = [...path, "expose", i, "accept", j];
      const first = hosts.get(host);
      if (!isHostname(host)) {
        if (first === undefined)
          context.value("hostname", at, `"${shorten(host)}" is not a host name`, { hint: hostHint(host) });
      } else if (first !== undefined) reportSecondHost(context, host, at, first);
      else if ((expose.to ?? []).length > 1) {
        context.value("hostname-twice", at, `"${host}" is counted once for each entry of \`to\``, {
          hint: "Give this port a single entry in `to`, or move the host name to another port.",
        });
      }
      if (first === undefined) hosts.set(host, at);
    }
  }
}

function reportSecondHost(context: CheckContext, host: string, at: Path, first: Path): void {
  const same = first.join("\0") === at.join("\0");
  context.value(
    "hostname-twice",
    at,
    same ? `"${host}" would be served from two placements` : `The host name "${host}" stands twice`,
    {
      hint: same ? "Deploy the service to one placement." : "Delete one of the two.",
      ...(same
        ? {}
        : { related: { place: { path: first, part: "value" }, message: "It stands here first" } }),
    },
  );
}

function hostHint(host: string): string {
  if (/^https?:\/\//.test(host))
    return `Leave the scheme out: ${host.replace(/^https?:\/\//, "").replace(/\/.*$/, "")}.`;
  if (/:\d+$/.test(host)) return "Leave the port out.";
  if (host.startsWith("*.")) return "Wildcards are not possible.";
  if (host !== host.toLowerCase()) return "Write it in lower case.";
  return "Use letters, digits, hyphens and dots, such as www.example.com.";
}
