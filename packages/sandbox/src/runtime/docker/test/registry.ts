/** A private registry of one image for tests, on this machine: engines speak plain HTTP with those. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export interface Registry {
  readonly host: string;
  /** What was asked without the right name and password. */
  readonly refused: () => number;
  close(): Promise<void>;
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

export async function startRegistry(
  archive: Uint8Array,
  { entrypoint, username, password }: { entrypoint: readonly string[]; username: string; password: string },
): Promise<Registry> {
  const layer = gzipSync(archive);
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      os: "linux",
      config: { Entrypoint: entrypoint },
      rootfs: { type: "layers", diff_ids: [digestOf(archive)] },
    }),
  );
  const docker = "application/vnd.docker";
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${docker}.distribution.manifest.v2+json`,
      config: {
        mediaType: `${docker}.container.image.v1+json`,
        size: config.length,
        digest: digestOf(config),
      },
      layers: [
        { mediaType: `${docker}.image.rootfs.diff.tar.gzip`, size: layer.length, digest: digestOf(layer) },
      ],
    }),
  );
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  let refused = 0;
  const answer = ({ headers, url = "", method }: IncomingMessage, response: ServerResponse): void => {
    if (headers.authorization !== wanted) {
      if (headers.authorization !== undefined) refused++;
      response.writeHead(401, { "www-authenticate": 'Basic realm="private"' }).end();
      return;
    }
    const blob = [layer, config].find((each) => url.endsWith(digestOf(each)));
    const body = url.includes("/manifests/") ? manifest : blob;
    if (url !== "/v2/" && body === undefined) return void response.writeHead(404).end();
    const type = body === manifest ? `${docker}.distribution.manifest.v2+json` : "application/octet-stream";
    response.writeHead(200, {
      "content-type": type,
      ...(body === undefined
        ? {}
        : { "content-length": body.length, "docker-content-digest": digestOf(body) }),
    });
    response.end(method === "HEAD" ? undefined : body);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    refused: () => refused,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
