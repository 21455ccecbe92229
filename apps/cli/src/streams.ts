/** Logs and events of all leases of a deployment, merged as they arrive. */
import type { Context } from "./context.ts";
import { cliError } from "./errors.ts";
import { openGateway } from "./gateway.ts";
import { liveLeases } from "./lifecycle.ts";

export interface StreamOptions {
  readonly follow?: boolean;
  readonly tail?: string;
  readonly service?: string;
}

export async function followLogs(context: Context, dseq: bigint, options: StreamOptions): Promise<void> {
  const { out, signal } = context;
  await overLeases(context, dseq, async (lease) => {
    const gateway = await openGateway(context, lease.provider, dseq);
    const lines = gateway.logs(lease, {
      follow: options.follow === true,
      tail: parseTail(options.tail),
      ...servicesOption(options),
      signal,
    });
    for await (const line of lines) out.line(line, `${out.style("cyan", line.pod)} ${line.message}`);
  });
}

export async function followEvents(context: Context, dseq: bigint, options: StreamOptions): Promise<void> {
  const { out, signal } = context;
  await overLeases(context, dseq, async (lease) => {
    const gateway = await openGateway(context, lease.provider, dseq);
    const events = gateway.events(lease, {
      follow: options.follow === true,
      ...servicesOption(options),
      signal,
    });
    for await (const event of events)
      out.line(
        event,
        `${event.type} ${out.style("bold", event.reason)} ${event.object.kind}/${event.object.name}: ${event.note}`,
      );
  });
}

async function overLeases(
  context: Context,
  dseq: bigint,
  visit: (lease: Awaited<ReturnType<typeof liveLeases>>[number]["id"]) => Promise<void>,
): Promise<void> {
  const leases = await liveLeases(context, dseq);
  await Promise.all(leases.map(({ id }) => visit(id)));
}

const servicesOption = ({ service }: StreamOptions) => (service === undefined ? {} : { services: [service] });

function parseTail(text = "100"): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw cliError("CLI_USAGE", `"${text}" is not a number of lines.`);
}
