import { verifySessionToken } from "@slipway/gateway/token";
import { serverError } from "../errors.ts";
import type { RequestContext } from "./mount.ts";

/** Refuses everybody who is not on this machine. Who comes through a proxy is not. */
export function onlyLoopback(context: RequestContext): void {
  const address = context.env?.incoming?.socket.remoteAddress;
  const forwarded = context.req.header("x-forwarded-for") ?? context.req.header("forwarded");
  if (forwarded === undefined && (address === undefined || isLoopback(address))) return;
  throw serverError("LOOPBACK_ONLY", `The request comes from ${forwarded ?? address}.`);
}

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
