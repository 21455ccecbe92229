import { type IncomingHttpHeaders, request } from "node:http";

/** Asks this machine for a page by host name: names under localhost need no name server. */
export async function fetchHost(
  host: string,
  path = "/",
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> {
  return await new Promise((resolve, reject) => {
    const port = Number(host.split(":")[1]);
    const asked = request(
      { host: "127.0.0.1", port, path: encodeURI(path), headers: { host } },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          body += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
        response.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}
