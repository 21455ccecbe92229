import type { ErrorEntry } from "@slipway/chain";

/** What the console refuses by itself; all other errors come from the chain, the gateways and the API. Never bundled. */
export const webErrors = {
  COMPOSE_UNREADABLE: {
    meaning: "The compose file that was pasted cannot be read.",
    hint: "Mend the line that the message names and paste it again.",
    retryable: false,
    http: 400,
  },
  CONSOLE_BUG: {
    meaning: "A fault in the console itself; nothing more was sent.",
    hint: "Reload the page: it shows in which step things stand. Please report it.",
    retryable: true,
    http: 500,
  },
  KEY_MISSING: {
    meaning: "This browser does not hold the key that the step needs. Nothing was sent.",
    hint: "Import or connect the key of the deployment's owner on the wallet page.",
    retryable: false,
    http: 403,
  },
  SDL_OTHER: {
    meaning: "The kept SDL is not the one whose hash stands on the chain, so its manifest was not sent.",
    hint: "Open Update, bring the SDL to what shall run, and update: that makes both agree.",
    retryable: false,
    http: 409,
  },
  WALLET_MISSING: {
    meaning: "There is no wallet to sign with, or the extension that was chosen is not installed.",
    hint: "Make or import a key on the wallet page, or install and connect Keplr or Leap.",
    retryable: false,
    http: 400,
  },
  WALLET_REFUSED: {
    meaning: "The wallet did not sign. Nothing was sent, so nothing was spent.",
    hint: "Try again, and approve the request in the wallet.",
    retryable: true,
    http: 400,
  },
} as const satisfies Record<string, ErrorEntry>;

/** `SDL_NOT_KEPT` is the server's code too: the console looks in the browser first. */
export type WebErrorCode = keyof typeof webErrors | "SDL_NOT_KEPT";
