/** What a gateway's refusal means: status and body to an error of ours with the next step for a person. */
import type { SlipwayError } from "@slipway/chain";
import { type GatewayErrorCode, gatewayError } from "./errors.ts";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The error for an answer that is not a success. `what` says what was asked, for the message. */
export function refusal(
  { status, body }: Answer,
  what: string,
  details: Record<string, unknown> = {},
): SlipwayError {
  const said = textOf(body);
  const code = codeOf(status, said);
  const tail = said === "" ? "" : `: ${said}`;
  return gatewayError(code, `The provider refused ${what} (${status})${tail}`, {
    details: { ...details, status, said },
  });
}

/** The error for a close code of a stream; undefined when the stream simply ended. */
export function closeError(closeCode: number, reason: string, what: string): SlipwayError | undefined {
  const details = { closeCode, reason };
  switch (closeCode) {
    case 4000:
      return reason === "no running pods"
        ? gatewayError("GATEWAY_SERVICE_UNKNOWN", `There is nothing running to take ${what} from.`, {
            details,
            retryable: true,
          })
        : gatewayError("GATEWAY_FAILED", `The provider failed to give ${what}${reason && `: ${reason}`}.`, {
            details,
          });
    case 4001:
      return gatewayError("GATEWAY_LEASE_NOT_FOUND", `The provider has no lease to take ${what} from.`, {
        details,
      });
    case 4002:
      return gatewayError(
        "GATEWAY_CLUSTER_DOWN",
        `The provider's cluster is down, so there is no way to ${what}.`,
        { details },
      );
    default:
      return undefined;
  }
}

/** The gateway's own words: errors about credentials are JSON, all others plain text. */
function textOf(body: string): string {
  const trimmed = body.trim();
  if (!trimmed.startsWith("{")) return trimmed;
  try {
    const parsed: unknown = JSON.parse(trimmed);
    const message =
      parsed !== null && typeof parsed === "object" && "message" in parsed ? parsed.message : undefined;
    return typeof message === "string" ? message : trimmed;
  } catch {
    return trimmed;
  }
}

function codeOf(status: number, said: string): GatewayErrorCode {
  switch (status) {
    case 400:
      // A provider calls a token that has run out one with invalid claims.
      return said === "JWT has invalid claims" ? "GATEWAY_TOKEN_EXPIRED" : "GATEWAY_REQUEST_REFUSED";
    case 401:
      if (said === "JWT is expired") return "GATEWAY_TOKEN_EXPIRED";
      return said === "JWT is invalid" ? "GATEWAY_TOKEN_INVALID" : "GATEWAY_NOT_ALLOWED";
    case 403:
      return "GATEWAY_NOT_ALLOWED";
    case 404:
      if (said === "404 page not found") return "GATEWAY_UNSUPPORTED";
      return said.includes("no service for that lease")
        ? "GATEWAY_SERVICE_UNKNOWN"
        : "GATEWAY_LEASE_NOT_FOUND";
    case 405:
      return "GATEWAY_UNSUPPORTED";
    case 413:
      return "GATEWAY_REQUEST_REFUSED";
    case 422:
      return said === "manifest version validation failed"
        ? "GATEWAY_MANIFEST_HASH"
        : "GATEWAY_MANIFEST_REFUSED";
    case 503:
      return "GATEWAY_CLUSTER_DOWN";
    default:
      return failureOf(said);
  }
}

/** Providers answer some refusals with 500; their texts are the only sign. */
function failureOf(said: string): GatewayErrorCode {
  if (said.startsWith("hostname not allowed")) return "GATEWAY_HOSTNAME_TAKEN";
  if (/^rpc error: code = NotFound/.test(said)) return "GATEWAY_DEPLOYMENT_NOT_FOUND";
  if (said.startsWith("invalid manifest: ")) return "GATEWAY_MANIFEST_REFUSED";
  if (said === "resources ID must be > 0" || / must not be nil$/.test(said))
    return "GATEWAY_MANIFEST_REFUSED";
  return "GATEWAY_FAILED";
}
