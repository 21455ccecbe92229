// Every refusal leaves as application/problem+json, with the code, the hint and the status of the room's own table.
// A fault of our own is logged with an id and told without its inside.
import { randomUUID } from "node:crypto";
import { apiErrors, type ProblemJson } from "@slipway/api";
import { chainErrors, type ErrorEntry, SlipwayError } from "@slipway/chain";
import { gatewayErrors } from "@slipway/gateway";
import { sandboxErrors } from "@slipway/sandbox";
import { HTTPException } from "hono/http-exception";
import { serverErrors } from "../errors.ts";

const tables: Readonly<Record<string, ErrorEntry>> = {
  ...chainErrors,
  ...gatewayErrors,
  ...sandboxErrors,
  ...apiErrors,
  ...serverErrors,
};

export interface Logger {
  error(message: string, error: unknown): void;
}

/** The problem of any thrown value. */
export function toProblem(error: unknown, log: Logger): ProblemJson {
  if (error instanceof SlipwayError) return ofSlipway(error);
  if (error instanceof HTTPException && error.status < 500)
    return make("REQUEST_INVALID", error.message || "The request cannot be read.", { status: error.status });
  const id = randomUUID();
  log.error(`fault ${id}`, error);
  return make("SERVER_FAULT", "Something in Slipway itself failed.", { details: { id } });
}

function ofSlipway(error: SlipwayError): ProblemJson {
  const { code, message, hint, retryable, details } = error;
  return { ...make(code, message, { details }), ...(hint === "" ? {} : { hint }), retryable };
}

function make(
  code: string,
  message: string,
  given: { status?: number; details?: Readonly<Record<string, unknown>> },
): ProblemJson {
  const entry = tables[code];
  const docs = `docs/errors.md#${code.toLowerCase()}`;
  const details = given.details === undefined ? {} : toPlain(given.details);
  return {
    type: docs,
    title: entry?.meaning ?? code,
    status: given.status ?? entry?.http ?? 500,
    code,
    message,
    hint: entry?.hint ?? "",
    retryable: entry?.retryable ?? false,
    ...(Object.keys(details).length === 0 ? {} : { details }),
    docs,
  };
}

/** Details may hold what JSON does not know. */
function toPlain(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(details, (_key, value: unknown) => {
      if (typeof value === "bigint") return String(value);
      if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
      if (value instanceof Error) return value.message;
      return value;
    }),
  ) as Record<string, unknown>; // the replaced form of an object
}
