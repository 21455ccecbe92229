/** A WebSocket client for tests: frames that came are waited for in order. */
import { WebSocket } from "ws";

export interface Talk {
  send(frame: unknown): void;
  sendText(text: string): void;
  /** The next frame; rejects when none comes in time. */
  next(timeout?: number): Promise<unknown>;
  readonly waiting: number;
  close(): void;
}

export async function talkTo(rpcUrl: string): Promise<Talk> {
  const socket = new WebSocket(`${rpcUrl.replace("http", "ws")}/websocket`);
  const frames: unknown[] = [];
  let wake: () => void = () => undefined;
  socket.on("message", (message) => {
    frames.push(JSON.parse(String(message)));
    wake();
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendText: (text) => socket.send(text),
    async next(timeout = 5_000) {
      if (frames.length === 0) {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error("no frame came")), timeout);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return frames.shift();
    },
    get waiting() {
      return frames.length;
    },
    close: () => socket.terminate(),
  };
}
