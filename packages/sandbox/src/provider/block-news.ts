/**
 * What providers hear of blocks, straight from the node in the same process: a jump makes thousands, in nearly all of which
 * nothing happens that concerns them.
 */
import { parseEvents } from "@slipway/chain";
import type { AbciEvent } from "../chain/index.ts";
import type { MadeBlock } from "../node/core.ts";
import { orderOf } from "./book.ts";
import type { BlockNews, MarketNews, ProviderNode } from "./provider-node.ts";

/** What is heard of a block here. */
export type ToldBlock = Pick<MadeBlock, "height" | "body"> & {
  readonly block: { readonly header: { readonly time: bigint } };
};

/** Answers how to hear no more. */
export type Listen = (listener: (told: ToldBlock) => void) => () => void;

interface Heard {
  readonly height: bigint;
  readonly time: bigint;
  readonly events: readonly AbciEvent[];
}

const nanosPerMilli = 1_000_000n;
const concerning = ["akash.market.", "akash.deployment."];
const nothing: readonly MarketNews[] = [];

/** Listening begins with the call, so that nothing is missed that happens before the first block is asked for. */
export function followBy(listen: Listen): ProviderNode["follow"] {
  return (signal) => {
    const heard: Heard[] = [];
    let wake = () => {};
    const forget = listen(({ height, block, body }) => {
      heard.push({ height, time: block.header.time, events: concerningEvents(body) });
      wake();
    });
    signal.addEventListener("abort", () => wake(), { once: true });
    return tell();

    async function* tell(): AsyncGenerator<BlockNews> {
      try {
        while (!signal.aborted) {
          for (const block of heard.splice(0)) {
            yield newsOf(block);
            if (signal.aborted) return;
          }
          if (heard.length > 0) continue;
          const { promise, resolve } = Promise.withResolvers<void>();
          wake = resolve;
          await promise;
        }
      } finally {
        forget();
      }
    }
  };
}

function concerningEvents({ results, events }: MadeBlock["body"]): readonly AbciEvent[] {
  const happened = [
    ...results.filter(({ code }) => code === 0).flatMap((result) => result.events),
    ...events,
  ];
  return happened.filter(({ type }) => concerning.some((start) => type.startsWith(start)));
}

function newsOf({ height, time, events }: Heard): BlockNews {
  const told = events.length === 0 ? nothing : parseEvents(events).flatMap(marketNewsOf);
  return { height, time: Number(time / nanosPerMilli), events: told };
}

function marketNewsOf(event: ReturnType<typeof parseEvents>[number]): MarketNews[] {
  switch (event.kind) {
    case "order-created":
    case "order-closed":
      return [{ kind: event.kind, order: orderOf(event.id) }];
    case "bid-created":
    case "lease-created":
      return [
        { kind: event.kind, order: orderOf(event.id), provider: event.id.provider, price: event.price },
      ];
    case "bid-closed":
    case "lease-closed":
      return [{ kind: event.kind, order: orderOf(event.id), provider: event.id.provider }];
    case "deployment-updated":
      return [{ kind: event.kind, owner: event.id.owner, dseq: event.id.dseq, hash: event.hash }];
    case "deployment-closed":
      return [{ kind: event.kind, owner: event.id.owner, dseq: event.id.dseq }];
    default:
      return [];
  }
}
