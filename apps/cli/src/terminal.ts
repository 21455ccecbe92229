/** A shell in a service: this terminal becomes the container's, or one command runs and its exit code is ours. */
import type { Shell } from "@slipway/gateway";
import type { Context } from "./context.ts";
import { cliError } from "./errors.ts";
import { openGateway } from "./gateway.ts";
import { liveLeases, servicesOf } from "./lifecycle.ts";

export interface ShellOptions {
  readonly service?: string;
  readonly replica: string;
}

export async function openShell(
  context: Context,
  dseq: bigint,
  words: readonly string[],
  options: ShellOptions,
): Promise<number> {
  const leases = await liveLeases(context, dseq);
  const services = await servicesOf(context, leases);
  const service = chooseService(services, options.service, dseq);
  const lease = leases.find(({ id }) => id.provider === service.provider)?.id;
  if (lease === undefined) throw cliError("CLI_NO_LEASE", `No lease of ${dseq} runs ${service.name}.`);
  const gateway = await openGateway(context, lease.provider, dseq);
  const tty = words.length === 0 && process.stdin.isTTY === true && process.stdout.isTTY === true;
  const shell = gateway.shell(lease, {
    service: service.name,
    command: words.length === 0 ? ["/bin/sh"] : words,
    tty,
    stdin: true,
    podIndex: Number(options.replica),
    signal: context.signal,
  });
  return context.out.json ? collect(context, shell) : attach(shell, tty, words.length === 0);
}

function chooseService<T extends { readonly name: string }>(
  all: readonly T[],
  name: string | undefined,
  dseq: bigint,
): T {
  const found =
    name === undefined && all.length === 1 ? all[0] : all.find((service) => service.name === name);
  if (found !== undefined) return found;
  const names = all.map((service) => service.name).join(", ") || "none";
  throw cliError(
    "CLI_SERVICE_UNKNOWN",
    name === undefined
      ? `Deployment ${dseq} has these services: ${names}.`
      : `Deployment ${dseq} has no service "${name}", but: ${names}.`,
  );
}

async function attach(shell: Shell, tty: boolean, interactive: boolean): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const write = (bytes: Uint8Array) => shell.write(bytes);
  const resize = () => shell.resize(stdout.columns, stdout.rows);
  if (tty) {
    stdin.setRawMode(true);
    stdout.on("resize", resize);
    resize();
  }
  if (interactive || stdin.isTTY !== true) stdin.on("data", write);
  try {
    for await (const { stream, bytes } of shell.output) (stream === "stdout" ? stdout : stderr).write(bytes);
    return (await shell.exit).exitCode;
  } finally {
    stdin.off("data", write).pause();
    stdout.off("resize", resize);
    if (tty) stdin.setRawMode(false);
  }
}

async function collect({ out }: Context, shell: Shell): Promise<number> {
  const parts = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for await (const { stream, bytes } of shell.output) parts[stream].push(bytes);
  const { exitCode } = await shell.exit;
  const text = (stream: "stdout" | "stderr") => Buffer.concat(parts[stream]).toString("utf8");
  out.result({ exitCode, stdout: text("stdout"), stderr: text("stderr") }, () => "");
  return exitCode;
}
