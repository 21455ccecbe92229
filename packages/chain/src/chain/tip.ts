import type { JsonValue } from "@bufbuild/protobuf";
import { sleep } from "../wait.ts";
import { clamp } from "./clamp.ts";
import { readStatus } from "./comet.ts";
import type { Rpc } from "./rpc.ts";

/** The chain's last height, pushed by a node where it can, asked for where it cannot. */
export interface Tip {
  /** Resolves with the last height once it is at least this. Rejects when the signal says stop. */
  reach(height: bigint): Promise<bigint>;
  current(): Promise<bigint>;
}

export interface TipOptions {
  readonly rpc: Rpc;
  readonly blockSeconds: number;
  /** Without it the node is asked again and again. */
  readonly WebSocket: typeof WebSocket | undefined;
  readonly signal: AbortSignal;
}

/** Lives until the signal; a connection that breaks is made again, and silence is answered by asking. */
export function followTip({ rpc, blockSeconds, WebSocket, signal }: TipOptions): Tip {
  let latest = 0n;
  let pushing = false;
  let wake = () => {};
  const saw = (height: bigint) => {
    if (height > latest) latest = height;
    wake();
  };
  const ask = async () => {
    saw(readStatus(await rpc.call("status", {}, { signal })).height);
    return latest;
  };
  const patience = () =>
    pushing ? clamp(blockSeconds * 3000, 2000, 30_000) : clamp(blockSeconds * 300, 100, 2000);
  if (WebSocket) void keepPushing();

  async function keepPushing(): Promise<void> {
    for (let pause = 250; !signal.aborted; pause = pushing ? 250 : Math.min(pause * 2, 8000)) {
      pushing = false;
      await listen();
      await sleep(pause, signal).catch(() => undefined);
    }
  }

  /** One connection from its opening to its end. */
  function listen(): Promise<void> {
    return new Promise((resolve) => {
      const socket = open(rpc.address(), WebSocket);
      if (!socket) return resolve();
      const stop = () => socket.close();
      signal.addEventListener("abort", stop, { once: true });
      socket.onopen = () => socket.send(JSON.stringify(subscription));
      socket.onmessage = ({ data }) => {
        pushing = true;
        const height = heightOf(data);
        if (height !== undefined) saw(height);
      };
      socket.onclose = () => {
        signal.removeEventListener("abort", stop);
        wake();
        resolve();
      };
    });
  }

  async function reach(height: bigint): Promise<bigint> {
    // Nothing is known yet: who catches up need not wait to hear of a new block.
    if (latest === 0n) await ask().catch(() => undefined);
    while (latest < height) {
      signal.throwIfAborted();
      const woken = new AbortController();
      const heard = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const late = sleep(patience(), AbortSignal.any([signal, woken.signal])).then(
        () => "late",
        () => "stopped",
      );
      const why = await Promise.race([heard, late]);
      woken.abort();
      // Nothing was heard for too long: the connection may be dead, or there is none.
      if (why === "late") await ask().catch(() => undefined);
    }
    return latest;
  }

  return { reach, current: ask };
}

const subscription = {
  jsonrpc: "2.0",
  id: 1,
  method: "subscribe",
  params: { query: "tm.event='NewBlockHeader'" },
};

function open(address: string, Socket: typeof WebSocket | undefined): WebSocket | undefined {
  try {
    return Socket && new Socket(`${address.replace(/^http/, "ws").replace(/\/$/, "")}/websocket`);
  } catch {
    return undefined;
  }
}

function heightOf(data: unknown): bigint | undefined {
  try {
    const frame = JSON.parse(String(data)) as {
      result?: { data?: { value?: { header?: { height?: JsonValue } } } };
    };
    const height = frame.result?.data?.value?.header?.height;
    return typeof height === "string" ? BigInt(height) : undefined;
  } catch {
    return undefined;
  }
}
