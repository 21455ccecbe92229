// The console's files. Names with a hash in them (assets/) never change and are kept for a year; the page itself is asked
// for each time. Text is compressed once and kept. An address without a file is the console's own: it gets the page.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { App, RequestContext } from "./mount.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".map": "application/json",
};
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
  readonly encodings: Map<"br" | "gzip", Uint8Array<ArrayBuffer>>;
}

/** Serves `dir`. Mount it last: it takes every GET that is left. */
export function mountStatic(app: App, dir: string): void {
  const assets = new Map<string, Promise<Asset | undefined>>();
  const load = (path: string) => {
    const known = assets.get(path);
    if (known !== undefined) return known;
    const loading = readAsset(dir, path);
    assets.set(path, loading);
    loading.then((asset) => {
      if (asset === undefined) assets.delete(path); // it may be built later
    });
    return loading;
  };
  app.get("*", async (context, next) => {
    const path = context.req.path === "/" ? "/index.html" : context.req.path;
    if (path.startsWith("/v1/")) return next();
    const asset = await load(path);
    if (asset !== undefined) return send(context, asset, path);
    if (extname(path) !== "") return next();
    const page = await load("/index.html");
    return page === undefined ? next() : send(context, page, "/index.html");
  });
}

async function readAsset(dir: string, path: string): Promise<Asset | undefined> {
  const file = toFile(dir, path);
  if (file === undefined || !(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  const bytes = new Uint8Array(await readFile(file));
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
  return { bytes, etag, type: types[extname(file)] ?? "application/octet-stream", encodings: new Map() };
}

/** The file that an address means, never one outside of the folder. */
function toFile(dir: string, path: string): string | undefined {
  try {
    const file = normalize(join(dir, decodeURIComponent(path)));
    return file.startsWith(dir + sep) && !file.includes("\0") ? file : undefined;
  } catch {
    return undefined;
  }
}

async function send(context: RequestContext, asset: Asset, path: string): Promise<Response> {
  context.header("etag", asset.etag);
  context.header(
    "cache-control",
    path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  );
  context.header("vary", "accept-encoding");
  if (context.req.header("if-none-match") === asset.etag) return context.body(null, 304);
  context.header("content-type", asset.type);
  const encoding = compressible.test(asset.type)
    ? pick(context.req.header("accept-encoding") ?? "")
    : undefined;
  if (encoding === undefined) return context.body(asset.bytes);
  context.header("content-encoding", encoding);
  return context.body(await compressed(asset, encoding));
}

function pick(accepted: string): "br" | "gzip" | undefined {
  const names = accepted.split(",").map((each) => each.split(";")[0]?.trim());
  return names.includes("br") ? "br" : names.includes("gzip") ? "gzip" : undefined;
}

async function compressed(asset: Asset, encoding: "br" | "gzip"): Promise<Uint8Array<ArrayBuffer>> {
  const known = asset.encodings.get(encoding);
  if (known !== undefined) return known;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const made =
    encoding === "br"
      ? await promisify(brotliCompress)(asset.bytes, { params })
      : await promisify(gzip)(asset.bytes);
  const bytes = new Uint8Array(made);
  asset.encodings.set(encoding, bytes);
  return bytes;
}
