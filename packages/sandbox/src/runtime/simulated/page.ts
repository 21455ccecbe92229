/** The page that a simulated service shows: what would run here, and that nothing does. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ManifestService } from "../../gateway/manifest.ts";
import { type SimulatedBecause, wayOut } from "./because.ts";

export interface Shown {
  readonly service: ManifestService;
  readonly pod: string;
  readonly provider: string;
  readonly dseq: bigint;
  readonly why: SimulatedBecause;
}

/** Answers a request and gives what a log line needs. A person gets a page, a program JSON. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  shown: Shown,
): { status: number; bytes: number } {
  const wantsPage = (request.headers.accept ?? "").includes("text/html");
  const body = wantsPage ? page(shown) : `${JSON.stringify(facts(shown), undefined, 2)}\n`;
  const bytes = Buffer.byteLength(body);
  response.writeHead(200, {
    "content-type": wantsPage ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
    "content-length": String(bytes),
    "x-simulated": "yes",
    "cache-control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : body);
  // A body that nobody reads would hold the connection.
  request.resume();
  return { status: 200, bytes };
}

/** What would run here. Of the environment only the names: values may be secrets. */
function facts({ service, pod, provider, dseq }: Shown): Record<string, unknown> {
  const { resources } = service;
  return {
    simulated: true,
    message:
      "No container runs here. This sandbox simulates its workloads, so this page answers in the image's place.",
    service: service.name,
    image: service.image,
    command: [...(service.command ?? []), ...(service.args ?? [])].join(" ") || null,
    environment: (service.env ?? []).map((each) => each.split("=", 1)[0]),
    cpu_millis: Number(resources.cpu?.units.val ?? 0),
    memory_bytes: Number(resources.memory?.size.val ?? 0),
    gpu: Number(resources.gpu?.units.val ?? 0),
    replicas: service.count,
    replica: pod,
    provider,
    dseq: dseq.toString(),
  };
}

function page(shown: Shown): string {
  const { service, pod, provider, dseq, why } = shown;
  const { cpu, memory, gpu } = service.resources;
  const gpus = Number(gpu?.units.val ?? 0);
  const { message, command } = facts(shown);
  const names = (service.env ?? []).map((each) => each.split("=", 1)[0]);
  const rows = [
    ["Image", service.image],
    ["Command", String(command ?? "the image's own")],
    ["Environment", names.join(", ") || "nothing"],
    ["CPU", `${Number(cpu?.units.val ?? 0) / 1000} cores`],
    ["Memory", `${Math.round(Number(memory?.size.val ?? 0) / 2 ** 20)} MiB`],
    ...(gpus > 0 ? [["GPUs", String(gpus)]] : []),
    ["Replica", `${pod} (of ${service.count})`],
    ["Provider", provider],
    ["Deployment", dseq.toString()],
  ]
    .map(([name = "", value = ""]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`)
    .join("");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(shown.service.name)} (simulated)</title>
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:40rem;margin:10vh auto;padding:0 1.25rem}
strong{background:#ffd54a;color:#222;padding:.1rem .5rem;border-radius:.3rem}table{border-collapse:collapse;width:100%;margin-top:1.5rem}
th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-top:1px solid #8884;vertical-align:top;overflow-wrap:anywhere}th{font-weight:500;opacity:.75;white-space:nowrap}</style>
<h1>${escapeHtml(shown.service.name)}</h1><p><strong>simulated</strong> ${escapeHtml(String(message))}</p>
<p>Your deployment went all the way: order, bid, lease, manifest. ${escapeHtml(wayOut[why])}</p>
<table>${rows}</table></html>
`;
}

function escapeHtml(text: string): string {
  const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);
}
