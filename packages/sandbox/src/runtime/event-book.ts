/** What happened to a lease, in Kubernetes words. */
import type { KubeEventWire } from "../gateway/cluster.ts";
import { createBook } from "./book.ts";

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
  const book = createBook<KubeEventWire>(most);
  return {
    add({ object, ...rest }, from = "kubelet") {
      const { type, reason, note } = rest;
      const reporter =
        from === "kubelet"
          ? { reportingController: from, reportingInstance: node }
          : { reportingController: from };
      book.add({
        type,
        ...reporter,
        reason,
        note,
        object: { kind: object.kind, namespace, name: object.name },
      });
    },
    async *read({ services, ...options }) {
      const isWanted = ({ object }: KubeEventWire): boolean =>
        services.length === 0 ||
        services.some((each) => object.name === each || object.name.startsWith(`${each}-`));
      for await (const events of book.read(options)) yield* events.filter(isWanted);
    },
    close: book.close,
  };
}
