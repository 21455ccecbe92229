/** What works but is hardly meant: ignored keys, services that never run, floating image tags. */
import { shorten } from "../decode/describe.ts";
import type { Service } from "../decode/document.ts";
import { suggest } from "../suggest.ts";
import type { CheckContext } from "./context.ts";
import type { Use } from "./deployment.ts";

export function checkAdvice(context: CheckContext, uses: readonly Use[]): void {
  adviseOnIgnoredKeys(context);
  adviseOnUnused(context, uses);
  const seen = new Set<string>();
  for (const { serviceName, service } of uses) {
    if (service === undefined || seen.has(serviceName)) continue;
    seen.add(serviceName);
    adviseOnImage(context, serviceName, service.image);
    adviseOnTexts(context, serviceName, service);
  }
}

function adviseOnIgnoredKeys(context: CheckContext): void {
  for (const { key, name, record } of context.ignoredKeys()) {
    const known = [...record.fields.keys()];
    const near = suggest(name, known);
    if (record.name === "gpu vendor") {
      context.findings.at(
        "gpu-vendor-unknown",
        key,
        `"${shorten(name)}" GPUs cannot be asked for; any NVIDIA GPU will do instead`,
      );
      continue;
    }
    context.findings.at(
      "unknown-key",
      key,
      `"${shorten(name)}" is not a key of ${record.name}; it is ignored`,
      {
        hint: near === undefined ? `Keys here are ${known.join(", ")}.` : `Did you mean ${near}?`,
        ...(near === undefined ? {} : { fix: { title: `Write ${near}`, place: { node: key }, text: near } }),
      },
    );
  }
}

/** A name that leads nowhere probably means one that nothing uses: then the one finding is enough. */
function adviseOnUnused(context: CheckContext, uses: readonly Use[]): void {
  if (context.isTroubledAround(["deployment"])) return;
  const { services, profiles } = context.document;
  const deployed = new Set(uses.map(({ serviceName }) => serviceName));
  const strayService = uses.some(({ service }) => service === undefined);
  for (const name of services?.keys() ?? []) {
    if (strayService || deployed.has(name)) continue;
    const message = `The service "${shorten(name)}" is not deployed and does not run`;
    context.key("unused-service", ["services", name], message, {
      hint: "Add it to `deployment`, or remove it.",
    });
  }
  const used = new Set(uses.map((use) => use.deployed.profile));
  const strayProfile = uses.some(({ deployed: { profile } }) => profiles.compute?.has(profile) !== true);
  for (const name of profiles.compute?.keys() ?? []) {
    if (strayProfile || used.has(name)) continue;
    context.key(
      "unused-profile",
      ["profiles", "compute", name],
      `No service uses the compute profile "${shorten(name)}"`,
    );
  }
}

function adviseOnImage(context: CheckContext, serviceName: string, image: string): void {
  if (image === "" || image.includes("@sha256:")) return;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  if (tag !== undefined && tag !== "latest") return;
  const path = ["services", serviceName, "image"];
  context.value("image-tag", path, `The image "${shorten(image)}" has no fixed tag, so replicas may differ`, {
    hint: "Add a version, such as :1.27.",
  });
}

const permissions = ["deployment", "logs", "events"];

function adviseOnTexts(context: CheckContext, serviceName: string, service: Service): void {
  for (const [i, name] of (service.params?.permissions?.read ?? []).entries()) {
    if (permissions.includes(name)) continue;
    const path = ["services", serviceName, "params", "permissions", "read", i];
    const near = suggest(name, permissions);
    context.value("permission-unknown", path, `"${shorten(name)}" is not a permission`, {
      hint: near === undefined ? `Permissions are ${permissions.join(", ")}.` : `Did you mean ${near}?`,
    });
  }
  for (const [i, entry] of (service.env ?? []).entries()) {
    const placeholder = /=.*?(\$\{[^}]*\})/.exec(entry)?.[1];
    if (placeholder === undefined) continue;
    const message = `${shorten(placeholder)} is passed to the container as it stands`;
    context.value("env-placeholder", ["services", serviceName, "env", i], message);
  }
}
