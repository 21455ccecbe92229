// What the network pushes. One stream per network; each event changes or outdates exactly the answers that it touches.
// While the stream is down the console says so and tries again; after a reconnect everything shown is asked for anew.

import type { NetworkEvent, NetworkStatus } from "@slipway/api";
import { pause } from "@slipway/chain/wait";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";
import { api } from "./api.ts";

export type Liveness = "connecting" | "live" | "lost";
export const LiveContext = createContext<Liveness>("connecting");
export const useLiveness = (): Liveness => useContext(LiveContext);

/** Keeps the stream of `network` open and the query cache true. Call once, in the frame. */
export function useLive(network: string | undefined): Liveness {
  const client = useQueryClient();
  const [state, setState] = useState<Liveness>("connecting");
  useEffect(() => {
    if (network === undefined) return;
    const stop = new AbortController();
    setState("connecting");
    void follow(network, client, setState, stop.signal);
    return () => stop.abort();
  }, [network, client]);
  return state;
}

async function follow(
  network: string,
  client: QueryClient,
  tell: (state: Liveness) => void,
  signal: AbortSignal,
): Promise<void> {
  let met = false;
  for (let failures = 0; !signal.aborted; failures++) {
    const heard = await listen(network, signal, (event) => {
      if (event.type === "hello") {
        if (met) void client.invalidateQueries();
        met = true;
        tell("live");
      }
      applyEvent(client, network, event);
    });
    if (signal.aborted) return;
    if (heard) failures = 0;
    else tell("lost");
    await pause(Math.min(8000, 500 * 2 ** failures), signal);
  }
}

/** A stream that says nothing for so long is taken for dead: a block comes every few seconds. */
const silenceMilliseconds = 30_000;

/** Reads one connection to its end, whatever ends it. Says whether anything was heard. */
async function listen(
  network: string,
  signal: AbortSignal,
  take: (event: NetworkEvent) => void,
): Promise<boolean> {
  const ended = new AbortController();
  const end = () => ended.abort();
  let timer = setTimeout(end, silenceMilliseconds);
  let heard = false;
  globalThis.addEventListener("offline", end);
  try {
    for await (const event of api.streamEvents({
      network,
      signal: AbortSignal.any([signal, ended.signal]),
    })) {
      clearTimeout(timer);
      timer = setTimeout(end, silenceMilliseconds);
      heard = true;
      take(event);
    }
  } catch {
    // the next connection says it
  } finally {
    clearTimeout(timer);
    globalThis.removeEventListener("offline", end);
  }
  return heard;
}

/** Changes the cache for one event. Exported for its test. */
export function applyEvent(client: QueryClient, network: string, event: NetworkEvent): void {
  const stale = (...key: (string | undefined)[]) => void client.invalidateQueries({ queryKey: key });
  if (event.type === "block" || event.type === "hello") {
    client.setQueryData<NetworkStatus>(["status", network], (old) =>
      old ? { ...old, height: event.height, time: event.time } : old,
    );
    if (event.type === "block") stale("blocks", network);
    return;
  }
  switch (event.type) {
    case "reset":
      void client.invalidateQueries();
      return;
    case "balance":
      stale("account", network, event.address);
      return;
    case "sandbox":
      stale("sandbox", network);
      stale("networks");
      stale("status", network);
      return;
    case "provider":
      stale("providers", network);
      stale("screening", network);
      stale("provider", network, event.owner);
      stale("market", network);
      stale("status", network);
      return;
    case "deployment":
    case "group":
    case "order":
    case "bid":
    case "lease":
    case "escrow":
      stale("deployment", network, event.owner, event.dseq);
      stale("deployments", network, event.owner);
      stale("history", network, event.owner, event.dseq);
      if (event.type === "lease") stale("market", network);
      return;
    default:
      event satisfies never;
  }
}
