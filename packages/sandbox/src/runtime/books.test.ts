import { describe, expect, test } from "vitest";
import { createEventBook } from "./event-book.ts";
import { createLogBook } from "./log-book.ts";

const open = (): AbortSignal => new AbortController().signal;

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString();
}

describe("a pod's log", () => {
  test("gives all lines, the last ones, or none", async () => {
    const book = createLogBook();
    for (const line of ["a", "b", "c"]) book.write(line);
    expect(await text(book.read({ follow: false, signal: open() }))).toBe("a\nb\nc\n");
    expect(await text(book.read({ follow: false, tail: 2, signal: open() }))).toBe("b\nc\n");
    expect(await text(book.read({ follow: false, tail: 0, signal: open() }))).toBe("");
  });

  test("tells a follower each new line, and ends when the pod ends", async () => {
    const book = createLogBook();
    book.write("before");
    const reading = text(book.read({ follow: true, signal: open() }));
    await Promise.resolve();
    book.write("after");
    book.close();
    expect(await reading).toBe("before\nafter\n");
  });

  test("lets a follower go at once when its signal says so", async () => {
    const stop = new AbortController();
    const reading = text(createLogBook().read({ follow: true, signal: stop.signal }));
    stop.abort();
    expect(await reading).toBe("");
  });

  test("keeps the last five thousand lines at least, and not more than twice as many", async () => {
    const book = createLogBook();
    for (let at = 1; at <= 30_000; at++) book.write(String(at));
    const lines = (await text(book.read({ follow: false, signal: open() }))).trim().split("\n");
    expect(lines.length).toBe(5000);
    expect(lines.at(-1)).toBe("30000");
  });
});

describe("a lease's events", () => {
  const add = (book: ReturnType<typeof createEventBook>, name: string): void =>
    book.add({ type: "Normal", reason: "Started", note: "", object: { kind: "Pod", name } });

  test("are those of the wished services, with the machine that kubelet speaks of", async () => {
    const book = createEventBook("ns", "node-1");
    add(book, "web-abc-de");
    add(book, "db-0");
    const events = await Array.fromAsync(book.read({ services: ["web"], follow: false, signal: open() }));
    expect(events).toEqual([
      {
        type: "Normal",
        reportingController: "kubelet",
        reportingInstance: "node-1",
        reason: "Started",
        note: "",
        object: { kind: "Pod", namespace: "ns", name: "web-abc-de" },
      },
    ]);
  });

  test("go on while they are followed, until the lease ends", async () => {
    const book = createEventBook("ns", "node-1");
    const reading = Array.fromAsync(book.read({ services: [], follow: true, signal: open() }));
    await Promise.resolve();
    add(book, "web-0");
    book.close();
    expect(await reading).toHaveLength(1);
  });
});
