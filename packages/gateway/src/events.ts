/** Events of a lease in Kubernetes words. They are not replayed by a gateway, so a break is told, not hidden. */
import { closeError } from "./answer.ts";
import { gatewayError } from "./errors.ts";
import type { Stream } from "./stream.ts";

export interface KubeEvent {
  readonly type: string;
  readonly reason: string;
  readonly note: string;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly reportingController?: string;
  readonly reportingInstance?: string;
}

export interface EventOptions {
  readonly follow?: boolean;
  readonly services?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Reads events through `open`. Throws `GATEWAY_STREAM_BROKEN` when a followed stream breaks off. */
export async function* readEvents(
  open: (query: string, signal?: AbortSignal) => Promise<Stream>,
  { follow = false, services = [], signal }: EventOptions,
): AsyncGenerator<KubeEvent> {
  const query = new URLSearchParams({ follow: String(follow) });
  if (services.length > 0) query.set("service", services.join(","));
  const stream = await open(query.toString(), signal);
  for await (const { data } of stream.messages) yield parseEvent(data.toString("utf8"));
  signal?.throwIfAborted();
  const { code, reason } = await stream.ended;
  const error = closeError(code, reason, "events");
  if (error !== undefined) throw error;
  if (code !== 1000) throw gatewayError("GATEWAY_STREAM_BROKEN", "The events broke off.");
}

function parseEvent(text: string): KubeEvent {
  try {
    const event: unknown = JSON.parse(text);
    if (event !== null && typeof event === "object" && "reason" in event && "object" in event) {
      // The gateway's own type; the two fields that everything else hangs on are there.
      return event as KubeEvent;
    }
  } catch {
    // said below
  }
  throw gatewayError("GATEWAY_ANSWER_UNREADABLE", `An event is not in the known form: ${text.slice(0, 80)}`);
}
