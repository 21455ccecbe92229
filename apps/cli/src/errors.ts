/** The command line's own refusals, and how an error becomes text and an exit code: 2 usage, 1 failure, 75 try again. */
import { type ErrorOptions, errorsOf, SlipwayError } from "@slipway/chain";

export const cliErrors = {
  CLI_USAGE: {
    meaning: "A command was called with words that it does not take.",
    hint: "Run the command with --help; it shows the options and examples.",
    retryable: false,
    http: 400,
  },
  CLI_FILE_UNWRITABLE: {
    meaning: "A file that was named could not be written.",
    hint: "Check that the folder exists and that you may write there.",
    retryable: false,
    http: 400,
  },
  CLI_FILE_UNREADABLE: {
    meaning: "A file that was named could not be read.",
    hint: "Check the path and its permissions.",
    retryable: false,
    http: 400,
  },
  CLI_SDL_REFUSED: {
    meaning: "The SDL has problems; nothing was sent.",
    hint: "Fix the problems that are listed with their lines, then run the command again.",
    retryable: false,
    http: 422,
  },
  CLI_NO_INSTANCE: {
    meaning:
      "The sandbox was asked for, but no `slipway up` or `slipway sandbox` is running on this data directory.",
    hint: "Start it with `slipway up`, or name another network with --network.",
    retryable: true,
    http: 503,
  },
  CLI_KEY_UNKNOWN: {
    meaning: "No key of that name is kept here.",
    hint: "List the keys with `slipway keys list`, or make one with `slipway keys create NAME`.",
    retryable: false,
    http: 404,
  },
  CLI_KEY_EXISTS: {
    meaning: "A key of that name is kept already; it was not replaced.",
    hint: "Choose another name, or delete the old one with `slipway keys delete NAME`.",
    retryable: false,
    http: 409,
  },
  CLI_PASSWORD_MISSING: {
    meaning: "A key is encrypted and no password was given.",
    hint: "Run on a terminal to be asked, or set SLIPWAY_PASSWORD or --password-file.",
    retryable: false,
    http: 401,
  },
  CLI_NO_BIDS: {
    meaning:
      "No acceptable bid arrived in time. The deployment stays open and its deposit is locked in escrow.",
    hint: "Look again with `slipway bids DSEQ`, go on with `slipway deploy --resume DSEQ`, or get the deposit back with `slipway close DSEQ`.",
    retryable: true,
    http: 504,
  },
  CLI_FUNDS_LOW: {
    meaning: "The account does not hold what the deployment locks and the fees cost. Nothing was sent.",
    hint: "Fund the account; in the sandbox use `slipway sandbox faucet`.",
    retryable: false,
    http: 402,
  },
  CLI_DEPLOYMENT_UNKNOWN: {
    meaning: "No deployment with that dseq belongs to the account on this network.",
    hint: "List yours with `slipway ps`, or choose the key with --key and the network with --network.",
    retryable: false,
    http: 404,
  },
  CLI_SDL_OTHER: {
    meaning: "The SDL is not the one whose hash the deployment has on chain. Nothing was sent.",
    hint: "Give the SDL that it was made or last updated with, or get the deposit back with `slipway close DSEQ`.",
    retryable: false,
    http: 409,
  },
  CLI_SDL_UNKNOWN: {
    meaning: "The SDL of that deployment is not kept on this machine.",
    hint: "Give the file: `slipway deploy FILE --resume DSEQ`.",
    retryable: false,
    http: 404,
  },
  CLI_NO_LEASE: {
    meaning: "The deployment has no active lease, so no provider runs it.",
    hint: "Accept a bid with `slipway deploy --resume DSEQ`.",
    retryable: false,
    http: 409,
  },
  CLI_SERVICE_UNKNOWN: {
    meaning: "The deployment has no such service, or several and none was chosen.",
    hint: "Name one with --service; `slipway status DSEQ` lists them.",
    retryable: false,
    http: 404,
  },
  CLI_SANDBOX_REFUSED: {
    meaning: "The sandbox refused what was asked of it.",
    hint: "The message says why.",
    retryable: false,
    http: 400,
  },
  CLI_NOT_READY: {
    meaning:
      "The provider took the manifest, but the services were not ready in time. The lease is active and being paid.",
    hint: "Look at `slipway logs DSEQ` and `slipway status DSEQ`; close it with `slipway close DSEQ` if it does not come.",
    retryable: true,
    http: 504,
  },
} as const;

const fromTable = errorsOf(cliErrors);

/**
 * An error of the command line's own table. The message says what failed, on which thing, with the value. When the details
 * have a dseq, the hint's commands can be copied as they stand.
 */
export function cliError(
  code: keyof typeof cliErrors,
  message: string,
  options: ErrorOptions = {},
): SlipwayError {
  const { hint = cliErrors[code].hint, details } = options;
  const dseq = details?.dseq;
  const filled = dseq === undefined ? hint : hint.replaceAll("DSEQ", String(dseq));
  return fromTable(code, message, { ...options, hint: filled });
}

export const exitCodes = { ok: 0, failure: 1, usage: 2, tryAgain: 75 } as const;

const usageCodes = new Set<string>(["CLI_USAGE", "CLI_FILE_UNREADABLE", "CLI_SDL_REFUSED"]);

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof SlipwayError)) return exitCodes.failure;
  if (usageCodes.has(error.code)) return exitCodes.usage;
  return error.retryable ? exitCodes.tryAgain : exitCodes.failure;
}
