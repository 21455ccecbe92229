import { createMiddleware } from "hono/factory";
import { serverError } from "../errors.ts";
import { isLocalHost } from "./guard.ts";
import type { Bindings } from "./mount.ts";

/**
 * Headers that every answer carries. The console loads nothing from elsewhere; the editor and the terminal write their
 * own style elements, hence 'unsafe-inline' for styles. Wallet extensions talk to the page by themselves.
 */
const headers: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self' ws: wss: https:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin-allow-popups",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
};

export const securityHeaders = createMiddleware<{ Bindings: Bindings }>(async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(headers)) {
    if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  }
});

/**
 * A page of another site that points its own name at 127.0.0.1 (DNS rebinding) shows itself by its Host header; one that
 * sends a form or a fetch across shows itself by its Origin. Both are refused for everything that is not a plain read.
 */
export function sameSite(isBoundToLoopback: boolean) {
  return createMiddleware<{ Bindings: Bindings }>(async (context, next) => {
    const host = (context.req.header("host") ?? "").toLowerCase();
    if (isBoundToLoopback && host !== "" && !isLocalHost(host))
      throw serverError("LOOPBACK_ONLY", `The name "${host}" is not one of this machine's own.`);
    const origin = context.req.header("origin");
    const isRead = context.req.method === "GET" || context.req.method === "HEAD";
    if (!isRead && origin !== undefined && URL.parse(origin)?.host !== host)
      throw serverError("LOOPBACK_ONLY", `Pages of ${origin} may not change anything here.`);
    await next();
  });
}
