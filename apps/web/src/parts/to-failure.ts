/** What a person is told about an error, whatever threw it. */
export interface Failure {
  code: string;
  message: string;
  hint: string;
  retryable: boolean;
}

/** Errors of ours carry code, message and hint already; a wallet's refusal and unknown errors get words of their own. */
export function toFailure(error: unknown): Failure {
  if (isOurs(error)) {
    return {
      code: error.code,
      message: error.message,
      hint: typeof error.hint === "string" ? error.hint : "",
      retryable: error.retryable === true,
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  if (/reject|denied|cancel/i.test(text)) {
    return {
      code: "WALLET_REFUSED",
      message: "The wallet did not sign.",
      hint: "Nothing was sent, so nothing was spent. Try again when you are ready.",
      retryable: true,
    };
  }
  return {
    code: "CONSOLE_BUG",
    message: `The console stumbled: ${text || "no message"}.`,
    hint: "Nothing more was sent. Reload the page; it will show in which step things stand.",
    retryable: true,
  };
}

function isOurs(
  error: unknown,
): error is { code: string; message: string; hint?: unknown; retryable?: unknown } {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "string" &&
    /^[A-Z][A-Z0-9_]+$/.test(error.code) &&
    "message" in error &&
    typeof error.message === "string"
  );
}
