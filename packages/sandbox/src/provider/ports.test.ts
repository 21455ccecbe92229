import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePair } from "./ports.ts";

it("finds two ports in a row that can be listened on", async () => {
  const port = await freePair("127.0.0.1");
  for (const each of [port, port + 1]) {
    const server = createServer();
    await new Promise<void>((resolve, reject) =>
      server.once("error", reject).listen(each, "127.0.0.1", resolve),
    );
    await new Promise((resolve) => server.close(resolve));
  }
  expect(port).toBeGreaterThan(0);
});
