/** What happened to a lease, in Kubernetes words. */
import type { KubeEventWire } from "../gateway/cluster.ts";

const most = 500;

export interface EventBook {
  add(
    event: Omit<KubeEventWire, "object" | "reportingController" | "reportingInstance"> & {
      readonly object: { readonly kind: string; readonly name: string };
    },
    from?: string,
  ): void;
  /** Those so far, then new ones while following; of some services only, when given. */
  read(options: {
    readonly services: readonly string[];
    readonly follow: boolean;
    readonly signal: AbortSignal;
  }): AsyncGenerator<KubeEventWire>;
  close(): void;
}

/** `node` is the machine that kubelet's events come from. */
export function createEventBook(namespace: string, node: string): EventBook {
  let events: KubeEventWire[] = [];
  let told = 0;
  let closed = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of waiting) each();
    waiting.clear();
  };
  return {
    add({ object, ...rest }, from = "kubelet") {
      const { type, reason, note } = rest;
      const reporter =
        from === "kubelet"
          ? { reportingController: from, reportingInstance: node }
          : { reportingController: from };
      events.push({
        type,
        ...reporter,
        reason,
        note,
        object: { kind: object.kind, namespace, name: object.name },
      });
      told++;
      if (events.length > most * 2) events = events.slice(-most);
      wake();
    },
    async *read({ services, follow, signal }) {
      const isWanted = ({ object }: KubeEventWire): boolean =>
        services.length === 0 ||
        services.some((each) => object.name === each || object.name.startsWith(`${each}-`));
      signal.addEventListener("abort", wake);
      try {
        for (let next = told - events.length; ; ) {
          next = Math.max(next, told - events.length);
          const fresh = events.slice(events.length - (told - next));
          next = told;
          for (const event of fresh) if (isWanted(event)) yield event;
          if (signal.aborted || (next === told && (!follow || closed))) return;
          if (next === told) await new Promise<void>((resolve) => waiting.add(resolve));
        }
      } finally {
        signal.removeEventListener("abort", wake);
      }
    },
    close() {
      closed = true;
      wake();
    },
  };
}
