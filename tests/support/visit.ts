/** A GET as a browser would make it: names under `.localhost` are this machine, which not every resolver knows. */
import { request } from "node:http";

export function visit(address: string): Promise<{ readonly status: number; readonly body: string }> {
  const { hostname, port, pathname, search } = new URL(address);
  return new Promise((resolve, reject) => {
    const asking = request(
      { host: "127.0.0.1", port, path: pathname + search, headers: { host: `${hostname}:${port}` } },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          body += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    asking.on("error", reject).end();
  });
}
