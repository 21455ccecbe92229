import { verifySessionToken } from "@slipway/gateway/token";
import type { MiddlewareHandler } from "hono";
import { serverError } from "../errors.ts";
import type { Bindings, RequestContext } from "./mount.ts";

/** Refuses everybody who is not on this machine. Who comes through a proxy is not. */
export function onlyLoopback(context: RequestContext): void {
  const address = context.env?.incoming?.socket.remoteAddress;
  const forwarded = context.req.header("x-forwarded-for") ?? context.req.header("forwarded");
  if (forwarded === undefined && (address === undefined || isLoopback(address))) return;
  throw serverError("LOOPBACK_ONLY", `The request comes from ${forwarded ?? address}.`);
}

/**
 * Refuses all but programs on this machine and pages of this very address. A page elsewhere that makes a browser here ask
 * shows itself by its Origin or by what the browser says of the request; one that points its own name here, by the Host.
 */
export const onlyFromHere: MiddlewareHandler<{ Bindings: Bindings }> = async (context, next) => {
  onlyLoopback(context);
  const host = (context.req.header("host") ?? "").toLowerCase();
  if (host !== "" && !isLocalHost(host))
    throw serverError("LOOPBACK_ONLY", `The name "${host}" is not one of this machine's own.`);
  const origin = context.req.header("origin");
  if (origin !== undefined && URL.parse(origin)?.host !== host)
    throw serverError("LOOPBACK_ONLY", `Pages of ${origin} may not move the sandbox's levers.`);
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none")
    throw serverError("LOOPBACK_ONLY", "A page of another site may not move the sandbox's levers.");
  await next();
};

/** The account whose session token came with the request. It must be the owner's. */
export function onlyOwner(context: RequestContext, owner: string, now: () => number): void {
  const [kind, token] = (context.req.header("authorization") ?? "").split(" ");
  if (kind?.toLowerCase() !== "bearer" || token === undefined || token === "")
    throw serverError("SESSION_MISSING", "No session token came with the request.");
  const session = verifySessionToken(token, { now });
  if (session === undefined)
    throw serverError("SESSION_INVALID", "The session token does not prove an account.");
  if (session.address !== owner)
    throw serverError(
      "SESSION_NOT_OWNER",
      `The session is of ${session.address}, the deployment of ${owner}.`,
    );
}

/** The token for the lease's provider. */
export function providerTokenOf(context: RequestContext): string {
  const token = context.req.header("x-provider-token");
  if (token !== undefined && token !== "") return token;
  throw serverError("PROVIDER_TOKEN_MISSING", "No x-provider-token came with the request.");
}

export function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

/** Says whether a Host header names this machine in a way that no foreign name server can. */
export function isLocalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return name === "localhost" || name.endsWith(".localhost") || /^(127\.[\d.]+|\[::1\])$/.test(name);
}
